"""The words that generated knowledge is written with: an invented company, its sites, its systems and its rules."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chapter:
    """A kind of section: its heading, what a person would ask to get there, and the sentences it may hold.

    The slots are filled anew for every article: {subject}, {site}, {system}, {role}, {form}, {number}, {amount},
    {day}, {month}, {room} and {code}.
    """

    heading: str
    questions: tuple[str, ...]
    sentences: tuple[str, ...]


SUBJECTS = tuple(
    """annual leave; parental leave; sick notes; unpaid leave; volunteering days; overtime; shift swaps; night shifts;
    flexible hours; working from abroad; home office allowance; expense claims; travel bookings; rail tickets;
    hotel bills; mileage; parking permits; company bicycles; visitor badges; lost badges; door codes; locker keys;
    meeting rooms; desk sharing; post and parcels; first aid; fire drills; lifting aids; safety shoes; hearing tests;
    accident reports; near misses; waste sorting; cleaning requests; heating faults; broken lights; catering orders;
    password resets; two-step sign-in; the remote desktop; shared mailboxes; distribution lists; guest wireless;
    laptop repairs; laptop returns; phone contracts; printer queues; software requests; licence renewals; backups;
    shared drives; file recovery; phishing reports; encrypted mail; data requests; data deletion; test accounts;
    supplier onboarding; purchase orders; credit cards; goods receipt; invoice queries; credit notes; price lists;
    discount approvals; contract reviews; tender files; customer complaints; customer returns; warranty cases;
    refunds; service visits; spare parts; loan machines; demo stock; product labels; batch numbers; quality holds;
    calibration; line changeovers; tool wear; stock counts; pallet labels; dangerous goods; export papers;
    customs codes; sample shipments; carrier claims; job postings; interviews; reference checks; probation;
    onboarding plans; mentoring; appraisals; pay slips; pay corrections; pension changes; training budgets;
    language courses; exam fees; leaving dates; handover notes; company cars; works council hours; press enquiries;
    social media posts; logo use; translations; photo consent; event stands; board papers; policy changes""".replace(
        "\n", " "
    ).split(";")
)
SUBJECTS = tuple(" ".join(subject.split()) for subject in SUBJECTS)

SITES = tuple(
    """Alderbrook Birchwick Caldermoor Dunhollow Eastmere Fernbridge Galloway-Nord Harrowfield Inverlea Juniper-Dock
    Kestrel-Quay Larkhaven Mossgate Netherby Oakenfold Pinewharf Quarryside Ravensholt Saltmarsh Thornbury-Ost
    Underhill Vardø-Hamn Westering Yarrowdale Zelkova Ashcombe Brackenrigg Cloverley Drumlin Elderstone""".split()
)

SYSTEM_STARTS = tuple("Kel Mar Tor Vin Sol Bren Ark Lum Pax Quil Ner Ost Fal Gim Hux Jor".split())
SYSTEM_ENDS = tuple("desk flow book port track view gate post sheet line mate hub".split())
"""Invented systems: a start, sometimes a middle, and an end make a name that few passages share."""

SYSTEM_MIDDLES = ("", "a", "o", "ex", "ium", "is")

ROLES = tuple(
    role.strip()
    for role in """your team lead; the shift lead; the site office; the people partner; the finance desk; the service
    desk; the safety officer; the data protection officer; the purchasing group; the plant manager; the travel desk;
    the works council; the payroll team; the quality lead; the warehouse lead; the front desk""".replace(
        "\n", " "
    ).split(";")
)
ROLES = tuple(" ".join(role.split()) for role in ROLES)

FORMS = (
    "the short form",
    "the blue form",
    "a request",
    "a ticket",
    "the monthly sheet",
    "an order note",
    "the checklist",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
MONTHS = tuple("January February March April May June July August September October November December".split())

GROUPS = ("office staff", "the night shift", "field engineers", "new colleagues", "team leads", "apprentices")
"""Further articles on the same matter at the same site are each for one of these."""

VERBS = tuple(
    """label count polish stack unplug rinse measure sort wrap sign weigh copy scan fold seal move switch rotate log
    inspect replace tighten drain refill archive stamp compare list photograph hand lock cover mark charge release
    book renew trim borrow return""".split()
)
ADJECTIVES = tuple(
    """blue spare narrow wooden outer loose second heavy damp printed broken upper rented shared folded yellow
    sealed rusty quiet empty early rear woollen padded magnetic foreign partial oval coarse brittle glazed hollow
    insulated tinted portable obsolete duplicate interim adjustable""".split()
)
THINGS = tuple(
    """folder binder sticker crate trolley ladder cable adapter bracket hinge filter valve gasket nozzle drum spindle
    bearing funnel tray rack shelf drawer cabinet curtain blanket apron glove helmet goggle visor lamp bulb fuse
    socket switch battery charger router antenna scanner keyboard monitor headset projector whiteboard marker eraser
    stapler envelope stamp ledger voucher coupon receipt docket manifest tag ribbon rope strap clamp pallet forklift
    jack hose bucket mop sponge detergent solvent resin varnish primer paint brush roller spatula mould casting
    flange rivet bolt washer screw nail dowel plank panel tile slab brick gravel sand cement mortar plaster gauge
    calliper ruler compass thermometer barometer scale beaker flask pipette syringe swab bandage splint stretcher
    kettle toaster fridge oven teapot saucer jug thermos lunchbox umbrella raincoat locker bench stool armrest carpet
    doormat letterbox doorbell intercom turnstile barrier cone beacon siren whistle torch lantern candle matchbox
    calendar notebook diary atlas brochure leaflet poster banner flag badge lanyard medal trophy fountain planter
    hedge lawn gutter drainpipe chimney skylight balcony staircase elevator corridor cellar attic workshop""".split()
)
REMARKS = (
    "Remember to {verb} the {adjective} {thing} before {day}.",
    "Nobody may {verb} the {thing} without {role}.",
    "The {adjective} {thing} next to room {room} is not meant for this.",
    "Somebody once had to {verb} a {adjective} {thing} by hand, and it took {number} hours.",
    "Put the {thing} back beside the {other_thing} when you have finished.",
    "A {adjective} {thing} counts as two of the ordinary kind in {system}.",
    "If you cannot {verb} the {thing}, {other_verb} the {other_thing} instead and tell {role}.",
    "The picture on page {number} shows which {thing} is meant: the {adjective} one, not the {other_adjective} one.",
)
"""Sentences about things, as they stand between the rules in real articles and give them their many rare words."""

SLOTS = {
    "role": ROLES,
    "form": FORMS,
    "day": DAYS,
    "month": MONTHS,
    "verb": VERBS,
    "adjective": ADJECTIVES,
    "thing": THINGS,
}

CHAPTERS = (
    Chapter(
        "Who it is for",
        ("Who may use {subject} in {site}?", "Do the rules on {subject} in {site} hold for temporary staff?"),
        (
            "Everyone who works in {site} for more than {number} hours a week may use {subject}.",
            "Temporary staff can use {subject} after {number} weeks, once {role} has agreed.",
            "Contractors are not covered; their own company looks after them.",
            "People on loan from another site follow the rules of {site} from their first day.",
            "Trainees need a word from {role} before they start.",
            "If you work at two sites, the one where you spend more days decides.",
        ),
    ),
    Chapter(
        "Before you begin",
        ("What do I need before I start with {subject} in {site}?", "What should be ready before {subject}?"),
        (
            "Have your staff number, the cost centre and {form} at hand.",
            "Check in {system} whether there is an open case already; two cases for one matter slow both down.",
            "Talk to {role} first when more than {number} people are concerned.",
            "You need access to {system}; it takes {number} working days to be granted.",
            "Read the safety sheet in room {room} if you have not done so this year.",
            "Note the reference {code}, which every later step asks for.",
        ),
    ),
    Chapter(
        "Step by step",
        (
            "How do I ask for {subject} in {site}?",
            "Where in {system} do I enter {subject}?",
            "What are the steps for {subject} at {site}?",
        ),
        (
            "Open {system}, choose {subject} and pick {site} from the list.",
            "Fill in {form}, add the reference {code} and press Send.",
            "Attach a photo or a scan that can be read without zooming; files above {number} megabytes are refused.",
            "{role_capital} gets a message and answers within {number} working days.",
            "When the status turns green, print the page and bring it to room {room}.",
            "If {system} asks for a second signature, choose the person who stands in on {day}.",
            "Save before you leave the page, because {system} closes idle sessions after {number} minutes.",
            "You receive a confirmation with a number; keep it until the case is closed.",
        ),
    ),
    Chapter(
        "Deadlines",
        (
            "By when do I have to hand in {subject} in {site}?",
            "What is the deadline for {subject} at {site}?",
            "How long must I wait for {subject} in {site}?",
        ),
        (
            "Hand everything in by {day} noon, at the latest {number} working days before the date you need it.",
            "What arrives after the {number}th of the month is handled in the following one.",
            "In {month} the deadline moves forward by one week because the books are closed.",
            "A decision takes {number} working days; ask {role} when you have heard nothing by then.",
            "Late requests need a reason in one sentence and the agreement of {role}.",
        ),
    ),
    Chapter(
        "What it costs",
        ("How much is paid for {subject} in {site}?", "Is there a limit for {subject} at {site}?"),
        (
            "The limit is {amount} a person and year; above it {role} has to agree in writing.",
            "Up to {amount} no receipt is needed, from then on the original is.",
            "Costs are booked on the cost centre of the team that asked, under the code {code}.",
            "Amounts in another currency are converted at the rate of the day in {system}.",
            "What is not used by the end of {month} is lost and cannot be moved to the next year.",
        ),
    ),
    Chapter(
        "Who decides",
        ("Who approves {subject} in {site}?", "Who do I turn to about {subject} at {site}?"),
        (
            "{role_capital} decides, and in their absence the person named in {system}.",
            "Requests above {amount} also need a second signature from {role}.",
            "A refusal is always given with its reason, and you can ask for another look within {number} days.",
            "Questions in between go to {role}, best on {day} between nine and eleven.",
        ),
    ),
    Chapter(
        "Exceptions",
        (
            "Are there exceptions to the rules on {subject} in {site}?",
            "What is different about {subject} at {site} in an emergency?",
        ),
        (
            "In an emergency call extension {room} first and write {form} afterwards.",
            "During stock-taking in {month} nothing is handed out; plan for {number} days more.",
            "The rules of {site} go before the general ones where the two differ.",
            "For {subject} that concern a customer, {role} has to be told on the same day.",
            "Nights and weekends are covered by the gatehouse, which keeps a list under {code}.",
        ),
    ),
    Chapter(
        "When something goes wrong",
        ("What do I do when {system} refuses {subject}?", "How can {subject} in {site} be corrected?"),
        (
            "When {system} shows the message {code}, sign out, wait {number} minutes and try again.",
            "A wrong entry can be corrected until {role} has released it; then send a new one marked Correction.",
            "If nothing has moved for {number} working days, call {role} and give the number of the case.",
            "Do not send it twice: the second one is held until somebody has compared both.",
            "Papers that were lost are replaced in room {room} against your badge.",
        ),
    ),
    Chapter(
        "What is kept",
        ("How long are records of {subject} kept in {site}?", "Who can see my {subject} at {site}?"),
        (
            "Records are kept in {system} for {number} years and then deleted without further notice.",
            "Only {role} and you can see them; {site} as a whole sees counts and never names.",
            "Ask {role} for a copy of what is stored about you; it comes within {number} days.",
            "Drafts that nobody sent are removed every {day} night.",
        ),
    ),
)
