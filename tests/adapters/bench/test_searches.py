from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from adapters.bench.generating import TEAMS, articles
from adapters.bench.searches import FILTERS, Prepared, in_teams, measure_searches
from retrieval.encoding.embedding import Encoder
from tests.adapters.bench.small_desk import small_desk


def test_the_filters_let_through_what_they_say() -> None:
    made = list(islice(articles(1), 5 * TEAMS))
    for percent, teams in FILTERS.items():
        seen = sum(in_teams(teams).allows(each.details.audience) for each in made)
        assert seen == len(made) * percent / 100


async def test_the_search_is_measured_by_filter_size_and_recall(tmp_path: Path, encoder: Encoder) -> None:
    async with small_desk(tmp_path, encoder) as desk:
        figures = {each.key: each.value for each in await measure_searches(desk)}
    assert figures.keys() == {
        "search_filter_1",
        "search_filter_10",
        "search_filter_100",
        "search_largest_to_smallest",
        "recall_at_90",
    }
    assert figures["recall_at_90"] == 100.0


def test_what_was_read_before_needs_no_model(encoder: Encoder) -> None:
    prepared = Prepared(encoder)
    assert prepared.prepare("zzqx", read_as="Who decides?") == "zzqx"
    np.testing.assert_allclose(prepared.encode(["zzqx"])[0], encoder.encode(["Who decides?"])[0], atol=1e-5)
    with pytest.raises(KeyError):
        prepared.read(["never read"])
