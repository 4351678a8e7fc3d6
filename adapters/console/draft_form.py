"""What a form says of a draft, and what a draft says in a form."""

import re
from dataclasses import dataclass
from datetime import date

from adapters.console.call import Call
from adapters.opening import utc_now
from bot.reviews.draft_doubts import doubts_of
from knowledge.articles import EVERYONE, nudge_text_of
from knowledge.drafts import Contents

LONGEST_TITLE = 200
LONGEST_BODY = 100_000
"""Characters: a long book chapter. What is longer is several articles."""


@dataclass(frozen=True)
class DraftForm:
    """The form as it was typed: shown again as it is when something is wrong with it."""

    title: str = ""
    body: str = ""
    owner: str = ""
    audience: str = ""
    topics: str = ""
    also_asked_as: str = ""
    review_by: str = ""
    nudge_text: str = ""

    def contents(self) -> Contents | str:
        """What is to be the article, or in words what is wrong."""
        if not self.title.strip():
            return "Give it a title: people tell answers apart by it."
        if not re.search(r"\w", self.body):
            return "Write the article first."
        if len(self.title) > LONGEST_TITLE or len(self.body) > LONGEST_BODY:
            return "It is too long. Make several articles of it: each is found by itself."
        try:
            review_by = date.fromisoformat(self.review_by) if self.review_by else None
        except ValueError:
            return "The review date is no day of the calendar."
        try:
            nudge_text = nudge_text_of(self.nudge_text)
        except ValueError as error:
            return f"The words for a nudge have {error}. Say the one thing people should do."
        return Contents(
            title=" ".join(self.title.split()),
            body=self.body,
            audience=frozenset(_listed(self.audience, ",")) or frozenset({EVERYONE}),
            owner=self.owner.strip() or None,
            topics=tuple(_listed(self.topics, ",")),
            also_asked_as=tuple(_listed(self.also_asked_as, "\n")),
            review_by=review_by,
            nudge_text=nudge_text,
        )


def form_of(contents: Contents) -> DraftForm:
    """A draft as a form shows it."""
    return DraftForm(
        title=contents.title,
        body=contents.body,
        owner=contents.owner or "",
        audience=", ".join(sorted(contents.audience)),
        topics=", ".join(contents.topics),
        also_asked_as="\n".join(contents.also_asked_as),
        review_by=contents.review_by.isoformat() if contents.review_by else "",
        nudge_text=contents.nudge_text or "",
    )


def form_in(call: Call) -> DraftForm:
    """The form that was sent."""
    # Browsers send lines as the network does; the text is kept as files have it.
    body = (call.form.get("body") or ("",))[0].replace("\r\n", "\n").replace("\r", "\n")
    return DraftForm(
        title=call.field("title"),
        body=body.replace("\x00", "").strip("\n"),
        owner=call.field("owner"),
        audience=call.field("audience"),
        topics=call.field("topics"),
        also_asked_as=call.field("also_asked_as").replace("\r\n", "\n"),
        review_by=call.field("review_by"),
        nudge_text=call.field("nudge_text"),
    )


async def doubts_about(call: Call, contents: Contents) -> list[str]:
    """What looks like a slip in a draft, by the directory and the calendar; see `doubts_of`."""
    return doubts_of(contents, await call.application.people.groups(), utc_now().date())


def _listed(text: str, separator: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(separator) if part.strip()))
