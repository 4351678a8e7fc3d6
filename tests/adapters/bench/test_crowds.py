from pathlib import Path

from adapters.bench.crowds import measure_crowd
from retrieval.encoding.embedding import Encoder
from tests.adapters.bench.small_desk import small_desk


async def test_a_crowd_is_answered_and_measured(tmp_path: Path, encoder: Encoder) -> None:
    async with small_desk(tmp_path, encoder) as desk:
        figures = {each.key: each for each in await measure_crowd(desk)}
    assert figures.keys() == {"crowd_to_encoder", "crowd_p95", "crowd_longest"}
    assert (figures["crowd_to_encoder"].value or 0) > 0
    assert (figures["crowd_longest"].value or 0) >= (figures["crowd_p95"].value or 0) >= 1
    assert figures["crowd_to_encoder"].name.startswith("6 questions at once")
