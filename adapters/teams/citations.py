"""The entity that turns [1] in a message into a citation, labels what a model wrote, and how sensitive it is. Pure.

Teams takes one such entity in a message, and at most twenty citations in it.
"""

from collections.abc import Sequence
from typing import Any

from adapters.honest_links import is_web
from adapters.teams.writing_text import cut, without_pings
from bot.notices import plain
from bot.replies import human_date
from retrieval.outcome import Citation

Json = dict[str, Any]

MOST_CITATIONS = 20
LONGEST_NAME = 80
LONGEST_ABSTRACT = 160
MOST_KEYWORDS = 3
LONGEST_KEYWORD = 28
"""Characters; Teams refuses a message that has more."""

AI_LABEL = "AIGeneratedContent"


def message_entity(
    text: str, citations: Sequence[Citation], written_by_model: bool = False, sensitivity: str = ""
) -> Json | None:
    """The one root entity of a message whose `text` this is; None where there is nothing to say about it.

    `sensitivity` is "Name" or "Name | what that means". Only citations whose mark stands in the text are claimed.
    """
    claims = [_claim(each) for each in citations if f"[{each.n}]" in text][:MOST_CITATIONS]
    said: Json = {}
    if written_by_model:
        said["additionalType"] = [AI_LABEL]
    if claims:
        said["citation"] = claims
    if sensitivity:
        said["usageInfo"] = _usage(sensitivity)
    if not said:
        return None
    root = {"type": "https://schema.org/Message", "@type": "Message", "@context": "https://schema.org", "@id": ""}
    return root | said


def source_name(citation: Citation) -> str:
    """The article and the headings above the passage, on one line."""
    heading = [part for part in citation.heading_path if part != citation.title]
    return " ".join(without_pings(" › ".join([citation.title, *heading])).split())


def _claim(citation: Citation) -> Json:
    appearance: Json = {
        "@type": "DigitalDocument",
        "name": cut(source_name(citation), LONGEST_NAME) or "Source",
        "abstract": _abstract(citation.quote),
    }
    if is_web(citation.url):
        appearance["url"] = citation.url
    keywords = _keywords(citation)
    if keywords:
        appearance["keywords"] = keywords
    return {"@type": "Claim", "position": citation.n, "appearance": appearance}


def _abstract(quote: str) -> str:
    return f"“{cut(without_pings(plain(quote)), LONGEST_ABSTRACT - 2)}”"


def _keywords(citation: Citation) -> list[str]:
    words = [
        f"⚠ due since {human_date(citation.overdue_since)}" if citation.overdue_since else "",
        f"✓ checked {human_date(citation.checked_on)}" if citation.checked_on else "",
        citation.owner or citation.checked_by or "",
    ]
    return [cut(without_pings(" ".join(word.split())), LONGEST_KEYWORD) for word in words if word][:MOST_KEYWORDS]


def _usage(sensitivity: str) -> Json:
    name, _, meaning = (part.strip() for part in sensitivity.partition("|"))
    return {"@type": "CreativeWork", "name": name} | ({"description": meaning} if meaning else {})
