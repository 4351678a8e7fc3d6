"""Explaining over a few short articles, by a calibration that goes by meaning alone."""

from datetime import UTC, date, datetime
from pathlib import Path

from bot.measures.explaining import Explaining
from bot.questions.deciding import Decider, Deciding
from retrieval.answering import Answerer
from retrieval.composing.composer import Composer
from retrieval.encoding.embedding import Encoder
from retrieval.looking import Lookup
from retrieval.outcome import Person, Place, PlaceKind, Question
from retrieval.search.index import PassageIndex
from retrieval.sufficiency import Calibration
from tests.retrieval.shelf import SHELF, Store, by_meaning_alone, filled

ANN = Person("email:ann@example.com")
MIA = Person("email:mia@example.com", frozenset({"everyone", "managers"}))
DESK = Place("terminal", PlaceKind.DIRECT, "direct")
CHANNEL = Place("terminal", PlaceKind.CHANNEL, "channel")
TODAY = date(2026, 11, 20)


def asked(text: str, asker: Person = ANN, place: Place = DESK) -> Question:
    return Question("", text, asker, place, datetime(2026, 11, 20, 12, 0, tzinfo=UTC))


def deciding_over(index: PassageIndex, encoder: Encoder, store: Store | None = None) -> Deciding:
    """Decides about what `index` holds; `store` says what is published now."""
    composer = Composer(None, lambda found: found.passage.id, lambda: TODAY)
    published = store or Store(SHELF)

    def decider(calibration: Calibration) -> Decider:
        lookup = Lookup(encoder, index, calibration)
        answerer = Answerer(lookup, published, composer)
        return Decider(calibration, lookup, answerer, answerer)

    return Deciding(decider, by_meaning_alone())


async def shelf_index(folder: Path, encoder: Encoder) -> PassageIndex:
    """An index of the shelf in `folder`."""
    return await filled(folder, encoder, SHELF)


def explaining_over(index: PassageIndex, encoder: Encoder, store: Store | None = None) -> Explaining:
    """Explains decisions about what `index` holds."""
    return Explaining(deciding_over(index, encoder, store), index.rarity, lambda: TODAY)
