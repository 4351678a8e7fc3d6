"""The cards under a message: its sources, remarks and buttons; asking a person; what a press leads to. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.honest_links import pieces
from adapters.teams.card_parts import Json, asking_button, button, card, heading, line, link, run, small, words
from adapters.teams.citations import MOST_CITATIONS, source_name
from adapters.teams.writing_text import cut, without_pings
from bot import phrases
from bot.messages import Message
from bot.notices import notice_of, plain
from bot.replies import ACTION_LABELS, WORKING, Reply, checked_mark, overdue_mark
from retrieval.outcome import Citation

MOST_BUTTONS = 6
"""Teams shows as many; more go into a menu."""

MOST_CHOICES = 5
LONGEST_SOURCE = 200
LONGEST_REMARK = 1_500
LONGEST_QUESTION = 2_000

BUTTON_ACTIONS = ("ask_person", "ask_privately", "stop_telling")
"""The actions of a reply that are buttons; whether it helped is asked for by Teams itself."""


@dataclass(frozen=True)
class Dressing:
    """What a message is besides its reply: whose buttons it carries, a heading above it, a remark under it.

    `sensitivity` is the label that a setting gives ("Internal | Only for people who work here"); `done` are buttons
    that have been pressed and are no longer offered.
    """

    question_id: str = ""
    heading: str = ""
    remark: str = ""
    can_share: bool = False
    sensitivity: str = ""
    done: tuple[str, ...] = ()


def reply_card(reply: Reply, dressing: Dressing) -> Json | None:
    """What stands under a reply: each source with who checked it, remarks, buttons; None for nothing."""
    body = [source_line(each) for each in reply.citations[:MOST_CITATIONS]]
    body += [small(each) for each in _remarks(reply, dressing)]
    actions = reply_buttons(reply, dressing)
    if not body and not actions:
        return None
    return card(body, actions, fallback=f"{notice_of(reply)} {' '.join(map(_source_words, reply.citations[:5]))}")


def source_line(citation: Citation) -> Json:
    """A source: its number, a link to the very passage, who answers for it, and whether its review is overdue."""
    quiet = {"size": "Small", "isSubtle": True}
    marks = [checked_mark(citation), _owner(citation)]
    pieces = [
        run(f"[{citation.n}] ", **quiet),
        link(cut(source_name(citation), LONGEST_SOURCE), citation.url, size="Small"),
        *(run(f" · {without_pings(mark)}", **quiet) for mark in marks if mark),
    ]
    overdue = overdue_mark(citation)
    if overdue:
        pieces.append(run(f" · {without_pings(overdue)}", size="Small", color="Warning"))
    return line(*pieces, spacing="Small")


def reply_buttons(reply: Reply, dressing: Dressing) -> list[Json]:
    """The buttons of a reply that the dressing says whose it is; none while it is being worked out."""
    if not dressing.question_id or reply.outcome == WORKING:
        return []
    question = dressing.question_id
    choices = [
        button("choose", choice, f"{question}:{place}") for place, choice in enumerate(reply.choices[:MOST_CHOICES])
    ]
    named = [(name, ACTION_LABELS[name]) for name in BUTTON_ACTIONS if name in reply.actions]
    if dressing.can_share:
        named.append(("share", phrases.SHARE))
    buttons = [button(name, label, question) for name, label in named if name not in dressing.done]
    return ([] if "choose" in dressing.done else choices) + buttons


def ask_person_card(question_id: str, whom: str, question: str) -> Json:
    """Says who will be asked what, and lets the asker decide whether their name is shown."""
    named: Json = {"type": "Input.Toggle", "id": "named", "title": phrases.WITH_NAME, "value": "false"}
    intro = phrases.ASK_PERSON_INTRO.format(whom=whom)
    body = [heading(phrases.ASK_PERSON_TITLE), words(intro), quoted(question), named]
    actions = [
        button("ask_person_sent", "Send", question_id, "positive"),
        button("back", "Cancel", question_id),
    ]
    return card(body, actions, fallback=intro)


def message_card(message: Message) -> Json | None:
    """What stands under a message the bot wrote unasked; None for nothing."""
    body = [source_line(each) for each in message.citations[:MOST_CITATIONS]]
    if message.context:
        body.append(_context_line(message.context))
    actions = [
        asking_button(each) if each.asks else button(each.action, each.label, each.value, _style(each.is_main))
        for each in message.buttons
    ]
    return card(body, actions, fallback=plain(message.text)) if body or actions else None


def remark_card(remark: str, actions: Sequence[Json] = ()) -> Json:
    """A card that says one thing: what came of a press."""
    return card([small(remark)], actions, fallback=remark)


def quoted(text: str) -> Json:
    """What somebody wrote, as a quotation."""
    return line(run(f"“{cut(without_pings(' '.join(text.split())), LONGEST_QUESTION)}”", italic=True))


def _context_line(context: str) -> Json:
    quiet = {"size": "Small", "isSubtle": True}
    told = pieces(cut(without_pings(context), LONGEST_REMARK))
    return line(*(link(_plain_piece(words), url, **quiet) for words, url in told))


def _plain_piece(words: str) -> str:
    # The blanks at its ends part it from its neighbours.
    before, after = (" " if end.isspace() else "" for end in (words[:1], words[-1:]))
    return f"{before}{plain(words)}{after}"


def _style(is_main: bool) -> str:
    return "positive" if is_main else "default"


def _remarks(reply: Reply, dressing: Dressing) -> list[str]:
    # That a source is overdue stands beside the source.
    said = tuple(mark for mark in map(overdue_mark, reply.citations) if mark)
    lines = [each for each in reply.notice.splitlines() if not (said and each.endswith(said))]
    return [cut(without_pings(each), LONGEST_REMARK) for each in (*lines, *dressing.remark.splitlines()) if each][:10]


def _owner(citation: Citation) -> str:
    # Who checked it is mostly its owner, and need not be named twice; so does the overdue mark.
    is_named = citation.owner == citation.checked_by or citation.overdue_since is not None
    return f"owner: {citation.owner}" if citation.owner and not is_named else ""


def _source_words(citation: Citation) -> str:
    return f"{citation.n}: {source_name(citation)}."
