"""Measures the search without the model: audience filters, size, and whether it finds what an exact scan finds."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice

import numpy as np

from adapters.bench.desk import Desk, House
from adapters.bench.figures import Figure, Goal
from adapters.bench.filling import SEED
from adapters.bench.generating import PHRASED, TEAMS, articles, team
from adapters.bench.timing import Timings, no_garbage_collection, timed
from retrieval.access import Everything, Visibility
from retrieval.encoding.embedding import Encoder, Vectors
from retrieval.encoding.late_interaction import Reading
from retrieval.looking import Look, Lookup
from retrieval.search.catalogue import entries_for
from retrieval.sufficiency import shipped_calibration

NEAREST = 10
FILTERS = {1: 1, 10: 10, 100: TEAMS}
"""Percent of the passages that the filter lets through, and how many teams one has to be in for that."""

WITHOUT_PHRASINGS = Visibility(frozenset(team(number) for number in range(TEAMS) if number % PHRASED))
"""A phrasing brings all passages of its article into a search, so among phrasings the nearest passages say little."""

WORDLESS = "zzqx{number}"
"""A text that shares no word with any passage, read as if it were another: only the dense search finds anything."""


class Prepared:
    """An encoder that has read a few texts before, so that a search can be timed without the model."""

    def __init__(self, real: Encoder) -> None:
        self._readings: dict[str, Reading] = {}
        self._real = real
        self.model_id = real.model_id
        self.dimension = real.dimension
        self.token_limit = real.token_limit

    def prepare(self, text: str, read_as: str | None = None) -> str:
        """Read `text` now, as itself or as another text; gives it back."""
        self._readings[text] = self._real.read([read_as or text])[0]
        return text

    def count_tokens(self, text: str) -> int:
        """See `Encoder`."""
        return self._real.count_tokens(text)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return np.stack([each.vector for each in self.read(texts)])

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """See `Encoder`."""
        return [self._readings[text] for text in texts]


async def measure_searches(desk: Desk) -> list[Figure]:
    """All measures of the search: everything of a look but the model's reading of the question."""
    prepared = Prepared(desk.encoder)
    filters = await asyncio.to_thread(_interleaved, desk, prepared, _filtered(desk.main, prepared))
    sizes = await asyncio.to_thread(_interleaved, desk, prepared, _whole(desk, prepared))
    houses = {house.size: house for house in (desk.main, desk.largest)}
    recalls = [await _recall(desk, house, prepared) for house in houses.values()]
    return [*_of_filters(filters), _of_sizes(sizes, desk), *recalls]


def in_teams(number: int) -> Visibility:
    """What somebody may see who is in so many teams, one after the other."""
    return Visibility(frozenset(team(each % TEAMS) for each in range(1, number + 1)))


def _lookup(house: House, prepared: Prepared) -> Lookup:
    return Lookup(prepared, house.application.index, shipped_calibration())


def _filtered(house: House, prepared: Prepared) -> Mapping[str, Callable[[str], Look]]:
    lookup = _lookup(house, prepared)
    visible = {"none": Everything(), **{f"{percent} %": in_teams(teams) for percent, teams in FILTERS.items()}}
    return {name: partial(lookup.look, visibility=shown) for name, shown in visible.items()}


def _whole(desk: Desk, prepared: Prepared) -> Mapping[str, Callable[[str], Look]]:
    houses = {house.size: house for house in (desk.smallest, desk.largest)}
    return {
        str(size): partial(_lookup(house, prepared).look, visibility=Everything()) for size, house in houses.items()
    }


def _interleaved(desk: Desk, prepared: Prepared, sides: Mapping[str, Callable[[str], Look]]) -> dict[str, Timings]:
    """Each question searched for on every side, one after the other, in turning order.

    And once before that: what a search leaves in memory, no side finds because another one was there first.
    """
    questions = [prepared.prepare(text) for text in desk.mixed.take(desk.plan.warm_up + desk.plan.rounds // 2)]
    found: dict[str, list[float]] = {name: [] for name in sides}
    names = list(sides)
    with no_garbage_collection():
        for number, text in enumerate(questions):
            turn = number % len(names)
            for name in names:
                sides[name](text)
            for name in names[turn:] + names[:turn]:
                found[name].append(timed(sides[name], text))
    return {name: Timings.of(values[desk.plan.warm_up :]) for name, values in found.items()}


def _of_filters(found: Mapping[str, Timings]) -> list[Figure]:
    bare = found["none"].p50
    return [
        Figure(
            f"search_filter_{percent}",
            f"search with a filter that {percent} % of passages pass ÷ without a filter, p50",
            found[f"{percent} %"].p50 / bare,
            "×",
            Goal(1.3),
            f"{found[f'{percent} %'].p50:.2f} ms ÷ {bare:.2f} ms",
        )
        for percent in FILTERS
    ]


def _of_sizes(found: Mapping[str, Timings], desk: Desk) -> Figure:
    small, large = found[str(desk.smallest.size)].p50, found[str(desk.largest.size)].p50
    return Figure(
        "search_largest_to_smallest",
        f"search without the model in {desk.largest.size:,} ÷ {desk.smallest.size:,} passages, p50",
        large / small,
        "×",
        Goal(2.0),
        f"{large:.2f} ms ÷ {small:.2f} ms",
    )


async def _recall(desk: Desk, house: House, prepared: Prepared) -> Figure:
    published = await house.application.articles.published()
    entries = entries_for(each for each in published if WITHOUT_PHRASINGS.allows(each.details.audience))
    vectors = await asyncio.to_thread(desk.imitating.encode, [each.text for each in entries])
    ids = [each.found.passage.id for each in entries]
    lookup, texts = _lookup(house, prepared), _sentences(desk.plan.rounds // 2)
    shares = []
    for number, text in enumerate(texts):
        wordless = await asyncio.to_thread(prepared.prepare, WORDLESS.format(number=number), text)
        cosines = vectors @ prepared.read([wordless])[0].vector
        nearest = {ids[row] for row in np.argsort(-cosines)[:NEAREST]}
        look = await asyncio.to_thread(lookup.look, wordless, WITHOUT_PHRASINGS)
        best = sorted(look.evidence, key=lambda each: -each.scores["meaning"])[:NEAREST]
        shares.append(len(nearest.intersection(each.found.passage.id for each in best)) / NEAREST)
    return Figure(
        f"recall_at_{house.size}",
        f"nearest {NEAREST} of an exact scan that the search finds, {house.size:,} passages",
        100 * float(np.mean(shares)),
        "%",
        Goal(99.0, at_least=True),
        f"{len(texts)} sentences",
    )


def _sentences(number: int) -> list[str]:
    made = islice(articles(SEED + 1), number)
    return [each.sections[0][1].partition(". ")[0] for each in made]
