"""A few short articles, and the small parts from which the tests of retrieval put their cases together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from knowledge.articles import EVERYONE, ArticleDetails, Passage, PublishedPassage
from retrieval.encoding.embedding import Encoder, Vectors
from retrieval.encoding.late_interaction import Reading
from retrieval.outcome import Evidence
from retrieval.search.index import PassageIndex
from retrieval.sufficiency import Calibration

MANAGERS = frozenset({"managers"})
SALES = frozenset({"sales"})
EVERYBODY = frozenset({EVERYONE})


def passage(
    text: str, title: str = "Annual leave", heading: Sequence[str] = (), article: str = "", **details: Any
) -> PublishedPassage:
    """A published passage. Its article is named after the title unless `article` says otherwise."""
    article = article or title.casefold().replace(" ", "-")
    fingerprint = sha256("\n".join([*heading, text]).encode("utf-8", "replace")).hexdigest()[:12]
    where = Passage(f"{article}:{fingerprint}", article, 1, 0, tuple(heading), "", text)
    return PublishedPassage(where, ArticleDetails(title, **details))


def evidence(found: PublishedPassage, rank: int = 1, **scores: float) -> Evidence:
    """A passage as a look gives it back."""
    seen = {"likeness": 0.6, "meaning": 0.6, "phrasing": 0.0, "keyword": 0.0, "pairs": 0.0, "extent": 3.0}
    return Evidence(found, rank, 1 / rank, seen | scores)


LEAVE = passage(
    "You can carry over up to five days into the next year. Ask in Birch by 15 December.",
    "Annual leave",
    ["Carrying days over"],
    also_asked_as=("can I keep my unused holiday",),
)
SICK = passage("Call your manager before 09:30 on the first day you are ill.", "Calling in sick", ["On the first day"])
VPN = passage("Open Culvert, choose Connect and confirm the sign-in on your phone.", "Connect to the VPN")
LAPTOP = passage(
    "Contractors get the same laptop as employees, for as long as the contract runs.",
    "Laptops and equipment",
    ["Laptops for contractors"],
)
HOTEL = passage(
    "A hotel in Zurich may cost up to €190 a night, breakfast included.", "Business travel", ["Hotel limits"]
)
RAISES = passage(
    "You can propose a raise of up to 4 percent for each person on your team.",
    "Pay review talks",
    ["What you can propose"],
    audience=MANAGERS,
    also_asked_as=("how much more salary may I give",),
)
DISCOUNTS = passage(
    "On your own you may give a customer a discount of up to 12 percent.", "Discounts and approvals", audience=SALES
)
SHELF = (LEAVE, SICK, VPN, LAPTOP, HOTEL, RAISES, DISCOUNTS)


@dataclass
class CountingEncoder:
    """The real encoder, and every text it was asked to encode."""

    real: Encoder
    encoded: list[str]

    @property
    def model_id(self) -> str:
        return self.real.model_id

    @property
    def dimension(self) -> int:
        return self.real.dimension

    @property
    def token_limit(self) -> int:
        return self.real.token_limit

    def count_tokens(self, text: str) -> int:
        return self.real.count_tokens(text)

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        return self.real.encode(texts)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        self.encoded.extend(texts)
        return self.real.read(texts)


async def filled(directory: Path, encoder: Encoder, published: Sequence[PublishedPassage] = SHELF) -> PassageIndex:
    """An index in `directory` that holds `published`."""
    index = PassageIndex.open(directory, encoder)
    await index.update(published)
    return index


class Store:
    """What is published at this moment, as far as answering asks."""

    def __init__(self, published: Sequence[PublishedPassage] = SHELF) -> None:
        self.published = {found.passage.id: found for found in published}

    async def passages(self, ids: Collection[str]) -> dict[str, PublishedPassage]:
        return {each: self.published[each] for each in ids if each in self.published}

    def passages_here(self, ids: Collection[str]) -> dict[str, PublishedPassage] | None:
        return {each: self.published[each] for each in ids if each in self.published}


class LoopStore(Store):
    """A store that only the event loop can read."""

    def passages_here(self, ids: Collection[str]) -> dict[str, PublishedPassage] | None:
        return None


def by_meaning_alone(least_cosine: float = 0.45) -> Calibration:
    """A calibration that says yes exactly where the best passage is at least so near in meaning.

    What the shipped one has learned changes from release to release; what is done with its verdict does not.
    """
    return Calibration({"meaning": 100.0}, -100.0 * least_cosine, 0.5)
