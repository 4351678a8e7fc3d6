from pathlib import Path

from adapters.bench.answers import measure_answers
from retrieval.encoding.embedding import Encoder
from tests.adapters.bench.small_desk import small_desk


async def test_answers_are_measured_at_every_size_and_stock_is_left_out_with_a_word(
    tmp_path: Path, encoder: Encoder
) -> None:
    async with small_desk(tmp_path, encoder) as desk:
        figures = {each.key: each for each in await measure_answers(desk)}
    assert figures["ask_p50_to_stock"].value is None
    assert "stock" in figures["ask_p50_to_stock"].detail
    assert (figures["ask_beside_model"].value or 0) > 0
    assert {"ask_p50_at_40", "ask_p50_at_90", "ask_largest_to_smallest"} <= figures.keys()
    assert "answered" in figures["encoder_p50"].detail
