"""The words sentences are made of: their stems, and the small closed classes that change what a sentence claims. Pure.

English, and small on purpose: a word that is in no class is content, and content has to be found in the passage. So a
missing entry costs a good sentence now and then, never lets a false one through.
"""

STOP = frozenset(
    """a an the this that these those it its itself he she they them their his her him we us our ours you your yours
    yourself i me my mine who whom whose which what there here is are was were be been being am do does did doing done
    have has had having will would of in on at to for with from by as about into through onto via and or nor but so if
    when whenever then than too also because since while whereas although though however therefore where how why please
    simply just note sure own upon per such well very yes ll re ve incase""".split()
)
"""Words that claim nothing by themselves. Limits, times and quantities are not among them: those must be found."""

SUBJECTS = frozenset("you they we it he she i".split())
AUXILIARIES = frozenset("is are was were be been am do does did has have had will would".split())
BACK_REFERENCES = frozenset("it they them he she him her".split())

NEGATIONS = frozenset(
    """not no never none neither nor cannot nobody nothing nowhere non hardly
    nicht kein keine keinen keinem keiner niemals jamais aucun aucune nunca niet geen""".split()
)
"""Words that turn a claim round. A few of other languages keep an answer written in them from losing its "not"."""

OBLIGING = frozenset(
    """must shall require required requires requiring mandatory compulsory obliged obligatory need needs needed
    necessary""".split()
)
DUTIES = frozenset("must shall".split())
"""The obliging words whose negation forbids; the negation of the others ("not required") exempts."""
ADVISING = frozenset("should ought".split())
ALLOWING = frozenset("can may could might able allowed permitted".split())
UNCERTAIN = frozenset("may might could".split())
EXEMPTING = frozenset("optional voluntary".split())
FORBIDDING = frozenset("forbidden prohibited prohibits forbid prohibit banned disallowed".split())
MODALS = OBLIGING | ADVISING | ALLOWING | FORBIDDING

SUBORDINATORS = {
    **dict.fromkeys(("if", "when", "whenever", "incase"), "condition"),
    **{word: word for word in ("unless", "before", "after", "until", "because", "although", "though", "while")},
}
"""Words that begin a clause which is not itself claimed to be so, and the kind of each."""
CONTRASTS = frozenset("but whereas".split())
CONDITIONS = frozenset("if when whenever once unless incase otherwise except excluding".split())
STRICT_CONDITIONS = frozenset("if unless incase otherwise except excluding".split())
"""Of a passage: a sentence that drops one of these says more than the passage does."""
LIMITS = frozenset(
    """only without instead solely exclusively some most many few certain several usually often sometimes normally
    typically generally mostly rarely partly mainly half more less fewer least out off down""".split()
)
"""Of a clause: the same, and small words that turn a verb round ("sign out")."""
RELATIVES = frozenset("that who whose which".split())
"""Words that narrow what stands before them ("rooms that stay empty"), unless a comma comes between."""
NARROWING = RELATIVES | frozenset("with in on from outside based working hired under over without".split())
"""Words that, right after a word for people, say which of them are meant."""

NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen twenty""".split()
    )
} | {
    word: str(value * 10)
    for value, word in enumerate("thirty forty fifty sixty seventy eighty ninety hundred".split(), start=3)
}

COMPARISONS = {
    **dict.fromkeys(("at least", "minimum", "no fewer than", "no less than", "not less than", "minimum of"), "least"),
    **dict.fromkeys(("up to", "at most", "maximum", "no more than", "not more than", "maximum of"), "most"),
    **dict.fromkeys(("more than", "over", "above", "longer than", "older than", "greater than", "exceeding"), "more"),
    **dict.fromkeys(("less than", "under", "below", "fewer than", "shorter than", "younger than"), "less"),
    **dict.fromkeys(("before", "ahead of", "earlier than"), "before"),
    **dict.fromkeys(("by", "no later than"), "by"),
    **dict.fromkeys(("until", "till"), "until"),
    **dict.fromkeys(("after", "later than", "from", "since"), "after"),
    **dict.fromkeys(("within",), "within"),
    **dict.fromkeys(("about", "around", "roughly", "approximately", "nearly", "almost"), "about"),
}
"""What may stand before a number and changes it; phrases of one kind mean the same."""

_IRREGULAR = {
    "lost": "lose", "losing": "lose", "sent": "send", "paid": "pay", "bought": "buy", "kept": "keep", "told": "tell",
    "written": "write", "wrote": "write", "chosen": "choose", "chose": "choose", "given": "give", "gave": "give",
    "taken": "take", "took": "take", "made": "make", "found": "find", "held": "hold", "gone": "go", "went": "go",
    "goes": "go", "got": "get", "met": "meet", "spoken": "speak", "spoke": "speak", "began": "begin", "begun": "begin",
    "built": "build", "brought": "bring", "stolen": "steal", "worn": "wear", "shown": "show", "seen": "see",
    "saw": "see", "known": "know", "people": "person", "children": "child", "approval": "approve",
    "approvals": "approve", "payment": "pay", "payments": "pay", "reimbursement": "reimburse", "application": "apply",
    "applications": "apply", "registration": "register", "daily": "day", "weekly": "week", "monthly": "month",
    "quarterly": "quarter", "yearly": "year", "annually": "year", "annual": "year", "hourly": "hour", "eur": "euro",
    "usd": "dollar", "gbp": "pound", "chf": "franc", "hrs": "hour", "mins": "minute", "€": "euro", "$": "dollar",
    "£": "pound", "¥": "yen", "%": "percent",
}  # fmt: skip
_SYNONYMS = {
    "purchase": "buy", "inform": "tell", "notify": "tell", "start": "begin", "commence": "begin", "receive": "get",
    "obtain": "get", "staff": "employee", "permit": "allow", "pick": "choose", "select": "choose", "press": "click",
    "tap": "click", "telephone": "phone", "email": "mail", "supply": "provide", "voluntary": "optional",
    "assist": "help", "request": "ask",
}  # fmt: skip
_UNITS = """second minute hour day week month quarter year night weekday percent euro dollar pound yen franc cent gb mb
    tb kb kg km meter metre mile person employee time piece page step ticket character word am pm january february march
    april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"""
_LABELS = """january february march april may june july august september october november december jan feb mar apr jun
    jul aug sep sept oct nov dec euro dollar pound yen franc version room floor grade level step band extension page
    section building gate priority phase tier line stage option type"""
_ROLES = """employee contractor manager director intern trainee apprentice freelancer consultant visitor guest customer
    client partner supplier lead engineer developer member joiner starter leaver parent applicant candidate user owner
    admin administrator supervisor student volunteer host traveller driver executive agency"""
_LIGHT = "use make ensure want remember"


def stem(word: str) -> str:
    """The form in which `word` (lower case) is compared: "approved", "approves" and "approval" become one.

    Takes off endings of number and tense only. A real stemmer joins more ("employer" with "employee"), and what it
    joins wrongly would let a false sentence pass.
    """
    root = _root(_IRREGULAR.get(word, word))
    return _SYNONYM_ROOTS.get(root, root)


def _root(word: str) -> str:
    singular = _singular(word)
    for ending in ("ing", "ed"):
        rest = singular.removesuffix(ending)
        if rest != singular and len(rest) > 2 and not singular.endswith("eed") and any(v in rest for v in "aeiouy"):
            return _without_doubling("y".join((rest[:-1], "")) if rest.endswith("i") else rest)
    return singular.removesuffix("e") if len(singular) > 3 else singular


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("sses"):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_doubling(root: str) -> str:
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsz":
        return root[:-1]
    return root.removesuffix("e") if len(root) > 3 else root


_SYNONYM_ROOTS = {_root(word): _root(meaning) for word, meaning in _SYNONYMS.items()}

UNITS = frozenset(stem(word) for word in _UNITS.split())
"""What numbers count. The number and its unit have to be found together."""
LABELS = frozenset(stem(word) for word in _LABELS.split())
"""Words that name the number after them ("room 12", "December 15")."""
ROLES = frozenset(stem(word) for word in _ROLES.split())
"""Kinds of people: to change or lose one changes who a rule is for."""
NEUTRAL_ROLES = frozenset(stem(word) for word in ("employee", "user", "member"))
"""Roles a passage that says "you" may mean."""
LIGHT = frozenset(stem(word) for word in _LIGHT.split())
"""Verbs so general that the words around them carry the claim; they may be missing from the passage."""
