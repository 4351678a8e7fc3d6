from pathlib import Path

from adapters.bench.desk import QUICK, Plan
from retrieval.encoding.embedding import Encoder
from tests.adapters.bench.small_desk import small_desk


def test_the_main_size_is_the_one_nearest_to_ten_thousand() -> None:
    assert Plan().main_size == 10_000
    assert Plan(sizes=(1_000, 4_000)).main_size == 4_000
    assert QUICK.main_size == 10_000


async def test_a_desk_has_an_application_of_every_size_and_asks_in_both_ways(tmp_path: Path, encoder: Encoder) -> None:
    async with small_desk(tmp_path, encoder) as desk:
        assert [house.application.index.size for house in desk.houses.values()] == [40, 90]
        assert (desk.smallest.size, desk.main.size, desk.largest.size) == (40, 90, 90)
        assert (await desk.main.ask(desk.answerable.one()))[0] == "answered"
        assert (await desk.main.ask_in_chat(desk.answerable.one()))[0] == "answered"
