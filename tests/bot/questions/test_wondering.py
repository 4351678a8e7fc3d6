from bot.audit_log import THE_PROGRAM
from bot.questions.wondering import Wondering
from knowledge.gaps.gaps import GapKind
from tests.bot.loop_house import LoopHouse


async def test_what_the_program_wonders_about_is_a_gap_once(house: LoopHouse) -> None:
    wondering = Wondering(house.application.questions, house.application.gap_loop)
    first = await wondering.wonder("k1", "Which of the two holds?", GapKind.CONTRADICTORY)
    assert await wondering.wonder("k1", "Which of the two holds?", GapKind.CONTRADICTORY) == first
    [gap] = await house.application.gap_loop.gaps()
    assert (gap.id, gap.kind, gap.questions) == (first, GapKind.CONTRADICTORY, 1)


async def test_it_is_not_asked_again_to_prove_anything(house: LoopHouse) -> None:
    wondering = Wondering(house.application.questions, house.application.gap_loop)
    gap_id = await wondering.wonder("k1", "Which of the two holds?", GapKind.CONTRADICTORY)
    assert len(await house.desk.proofs.asked_in(gap_id)) == 1
    assert await house.desk.proofs.asked_in(gap_id, but_by=THE_PROGRAM) == []
