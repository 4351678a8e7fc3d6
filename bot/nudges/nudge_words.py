"""Every sentence around a nudge: what people get, what the sender sees before and after. Free of any platform. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.messages import Button, Message
from bot.nudges.nudge_report import Report
from bot.nudges.nudges import Answer, Kind, Nudge, Reason
from knowledge.gaps.gaps import FEWEST_PEOPLE_SHOWN

AREA = "nudge"

DID_YOU_USE_IT = "Did you get to use it?"
WHAT_WAS_IN_THE_WAY = "What got in the way? (no need to say)"

THANKS: Mapping[Answer, str] = {
    Answer.GOT_IT: "✓ Got it. I won't bring this up again.",
    Answer.NOT_NOW: "I'll come back with it on your next working day.",
    Answer.NOT_FOR_ME: "Thanks, I won't bring this up again.",
    Answer.USED: "Good to know, thank you.",
    Answer.NOT_YET: "Thanks. It'll be there when you need it.",
    Answer.BLOCKED: "Thank you. I've passed on what was in the way, without your name.",
}

REFUSED = "You won't get nudges about {topic} any more. You can take that back where I list your nudges."
NOTHING_TO_ANSWER = "That nudge is over; there is nothing to answer any more."
ASK = "What would you like to know about “{title}”?"

REASONS: Mapping[Reason, str] = {
    Reason.LEFT: "no longer here",
    Reason.ON_LEAVE: "on leave",
    Reason.NO_ACCOUNT: "not in Slack or Teams",
    Reason.UNREACHABLE: "can't be written to",
    Reason.UNKNOWN_FATE: "may or may not have got it: the answer was lost on its way",
    Reason.NOT_RESPONSIBLE: "not in your team",
    Reason.MAY_NOT_SEE: "may not see the article",
    Reason.CANCELLED: "stopped by you",
}
"""Why somebody does not get a nudge, as its sender is told. What is somebody's own wish is not told."""

OWN_WORDS = "The words are the article's own, approved with it."

SOME_CHOOSE = "Some people may have chosen not to get nudges; who they are, and how many, stays with them."


@dataclass(frozen=True)
class Preview:
    """What a sender sees before anything is sent. `people` may get it; `without` counts those who can't, by reason;
    `has_own_words` says that its words are the article's own.
    """

    message: Message
    people: int
    without: Mapping[Reason, int]
    needs_approval: bool
    has_own_words: bool = False


def nudge_message(nudge: Nudge, sender: str, link: str) -> Message:
    """What a person gets. `sender` is a name, `link` where the article is read."""
    # A title must not end its own link and begin another.
    title = nudge.source.title.replace("[", "(").replace("]", ")")
    about = f"[{title}]({link})" if link else title
    return Message(
        text=nudge.words,
        context=f"From {sender or 'your manager'} · for {nudge.audience} · rests on {about}",
        buttons=(
            _button(Answer.GOT_IT, "Got it", nudge, Kind.NUDGE, is_main=True),
            _button(Answer.NOT_NOW, "Not now", nudge, Kind.NUDGE),
            _button(Answer.NOT_FOR_ME, "Doesn't apply to me", nudge, Kind.NUDGE),
            Button(f"{AREA}.ask", "Ask about this", nudge.id),
        ),
        never_twice=True,
    )


def follow_up_message(nudge: Nudge) -> Message:
    """What a person is asked some days later."""
    blocked = Button(
        f"{AREA}.{Answer.BLOCKED.value}",
        "Something got in the way…",
        _value(nudge, Kind.FOLLOW_UP),
        WHAT_WAS_IN_THE_WAY,
        needs_words=False,
    )
    return Message(
        text=f"{DID_YOU_USE_IT}\n\n> {nudge.words}",
        context="Your answer is only counted, together with others'.",
        buttons=(
            _button(Answer.USED, "Yes", nudge, Kind.FOLLOW_UP, is_main=True),
            _button(Answer.NOT_YET, "Not yet", nudge, Kind.FOLLOW_UP),
            blocked,
        ),
        never_twice=True,
    )


def answered_message(nudge: Nudge, answer: Answer) -> Message:
    """What stands in a message's place when it was answered; with a topic, there is a way not to hear of it again."""
    stop = Button(f"{AREA}.stop_topic", f"No more about {nudge.source.topic}", nudge.source.topic)
    offers_stop = answer is Answer.NOT_FOR_ME and nudge.source.topic
    return Message(text=nudge.words, context=THANKS[answer], buttons=(stop,) if offers_stop else ())


def held_message(nudge: Nudge, why: str) -> Message:
    """To the sender: nothing more is sent until they decide."""
    return Message(
        text=f"I've stopped sending your nudge to {nudge.audience}, because {why}.",
        context=f"“{nudge.words}” · rests on {nudge.source.title}",
        buttons=(
            Button(f"{AREA}.cancel", "Stop it for good", nudge.id),
            Button(f"{AREA}.resume", "I've read the article; go on", nudge.id, is_main=True),
        ),
    )


def approval_message(nudge: Nudge, sender: str, people: int, has_own_words: bool = False) -> Message:
    """To those who may approve: a second person looks before it goes out."""
    worded = " Its words were written with a model's help." if nudge.worded_by_model else ""
    worded = f" {OWN_WORDS}" if has_own_words else worded
    return Message(
        text=f"{sender or 'A manager'} would like to nudge {people} people. Please look before it goes out.{worded}",
        context=f"“{nudge.words}” · for {nudge.audience} · rests on {nudge.source.title}",
        buttons=(
            Button(f"{AREA}.approve", "Send it", nudge.id, is_main=True),
            Button(f"{AREA}.refuse", "Don't send it", nudge.id, asks="Why not? The sender will read this."),
        ),
    )


def preview_in_words(preview: Preview) -> str:
    """How many will get it, who can't and why."""
    lines = [f"{_people(preview.people)} can get this, each at a good moment of their own day."]
    told = [f"{count} {REASONS[reason]}" for reason, count in preview.without.items() if reason in REASONS and count]
    if told:
        lines.append(f"{_people(sum(preview.without.values()))} won't: {', '.join(told)}.")
    lines.append(SOME_CHOOSE)
    if preview.has_own_words:
        lines.append(OWN_WORDS)
    if preview.needs_approval:
        lines.append("A second person has to agree before it goes out.")
    return " ".join(lines)


def report_in_words(report: Report, asks_use: bool = True) -> list[str]:
    """The report, one sentence a line. `asks_use`: people are asked whether they used it."""
    lines = [_delivered(report)]
    told = [f"{count} {REASONS[reason]}" for reason, count in report.not_delivered.items() if reason in REASONS]
    if told:
        lines.append(f"Not delivered: {', '.join(told)}.")
    lines.append(SOME_CHOOSE)
    lines.append(_responses(report))
    lines += [_uses(report)] if asks_use else []
    if report.effect is not None:
        lines.append(_effect(report))
    return lines


def _delivered(report: Report) -> str:
    if report.delivered_at_least is None:
        return f"Too few to show: it has reached fewer than {FEWEST_PEOPLE_SHOWN} people so far."
    return f"Delivered to at least {report.delivered_at_least} people."


def _responses(report: Report) -> str:
    total = sum(report.responses.values())
    if not total:
        return "Who said “got it”: too few answers to show, or too much alike to show without telling on anybody."
    return f"Of {total} who answered, {report.responses.get(Answer.GOT_IT, 0)} got it."


def _uses(report: Report) -> str:
    total = sum(report.uses.values())
    if not total:
        return "Who used it: too few answers to show, or too much alike to show without telling on anybody."
    used, blocked = report.uses.get(Answer.USED, 0), report.uses.get(Answer.BLOCKED, 0)
    return f"Used it: {used} of {total} who answered. Something got in the way of {blocked}."


def _effect(report: Report) -> str:
    effect = report.effect
    if effect is None:
        return ""
    more = f"{effect.points:g} percentage points more"
    if not effect.is_certain:
        return f"Against those who hadn't got it yet: {more} used it, but chance alone could give such a difference."
    return (
        f"Against those who hadn't got it yet: {more} used it (likely between {effect.low:g} and {effect.high:g}). "
        "Both groups were chosen by chance, so the nudge is the likely reason; that people say so is all we know."
    )


def _button(answer: Answer, label: str, nudge: Nudge, kind: Kind, is_main: bool = False) -> Button:
    return Button(f"{AREA}.{answer.value}", label, _value(nudge, kind), is_main=is_main)


def _value(nudge: Nudge, kind: Kind) -> str:
    return f"{nudge.id}/{kind.value}"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
