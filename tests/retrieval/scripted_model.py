"""A language model that says what a test tells it to, and evidence to give it."""

from collections.abc import AsyncIterator, Sequence

from knowledge.articles import ArticleDetails, Passage, PublishedPassage
from retrieval.composing.language_model import ModelUnavailable, Reason
from retrieval.outcome import Evidence

LEAVE = (
    "You can carry over up to five days of annual leave into the next year. Ask for it in the leave form before "
    "15 December. Your manager approves the request."
)
LAPTOP = (
    "If your laptop is lost or stolen, call the service desk at once on 5550. Do not wait until the next working day."
)
PASSWORD = (
    "1. Open the account page at https://id.northwind.example/account.\n"
    "2. Choose **Forgot password**.\n"
    "3. Follow the link in the mail within 30 minutes."
)


class ScriptedModel:
    """Says `text` in pieces of `size` characters; then fails with `failure`, when there is one."""

    def __init__(self, text: str, size: int = 7, failure: Reason | None = None) -> None:
        self.text = text
        self.size = size
        self.failure = failure
        self.asked: list[tuple[str, str]] = []
        self.said = 0
        self.closed = False

    async def stream(self, system: str, user: str) -> AsyncIterator[str]:
        """See `LanguageModel`."""
        self.asked.append((system, user))
        try:
            for start in range(0, len(self.text), self.size):
                self.said = start + self.size
                yield self.text[start : start + self.size]
            if self.failure:
                raise ModelUnavailable(self.failure)
        finally:
            self.closed = True


def evidence_of(*texts: str, titles: Sequence[str] = ()) -> list[Evidence]:
    """Evidence whose passages say `texts`, best first."""
    return [
        Evidence(
            PublishedPassage(
                Passage(f"a{at}:0", f"a{at}", 1, 0, (), "", text),
                ArticleDetails(titles[at] if titles else f"Article {at}"),
            ),
            rank=at + 1,
            score=1.0,
        )
        for at, text in enumerate(texts)
    ]
