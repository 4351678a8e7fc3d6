"""A passage that was found, as a card to send, and as a line in the list to choose from. Pure."""

from adapters.teams.card_parts import Json, attachment, card, line, link, run, small
from adapters.teams.cards import quoted
from adapters.teams.citations import source_name
from adapters.teams.writing_text import cut, without_pings
from bot.notices import plain
from bot.replies import checked_mark, overdue_mark
from retrieval.outcome import Citation

LONGEST_NAME = 200
LONGEST_PREVIEW = 120
THUMBNAIL = "application/vnd.microsoft.card.thumbnail"


def found_result(citation: Citation) -> Json:
    """The card of what was found, with its preview."""
    preview = {"title": source_name(citation), "text": cut(without_pings(plain(citation.quote)), LONGEST_PREVIEW)}
    return attachment(found_card(citation)) | {"preview": {"contentType": THUMBNAIL, "content": preview}}


def found_card(citation: Citation) -> Json:
    """What was found: where it stands, its words, who answers for it, and whether its review is overdue."""
    name = cut(source_name(citation), LONGEST_NAME)
    body = [line(link(name, citation.url, weight="Bolder")), quoted(plain(citation.quote))]
    marks = [mark for mark in (checked_mark(citation), _owner(citation)) if mark]
    if marks:
        body.append(small(without_pings(" · ".join(marks))))
    overdue = overdue_mark(citation)
    if overdue:
        body.append(line(run(without_pings(overdue), size="Small", color="Warning")))
    return card(body, fallback=f"{name}: {plain(citation.quote)}")


def _owner(citation: Citation) -> str:
    return f"owner: {citation.owner}" if citation.owner and citation.owner != citation.checked_by else ""
