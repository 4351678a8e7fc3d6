import numpy as np
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gaps.gap_loop import GapLoop
from bot.nudges.nudge_obstacles import NudgeObstacles
from bot.questions.question_log import QuestionLog
from knowledge.gaps.gap_store import GapStore
from knowledge.gaps.gaps import GapKind
from knowledge.gaps.grouping import Vector
from knowledge.tables import gap_questions
from tests.bot.nudges.test_nudge_words import NUDGE
from tests.bot.scripted_house import Clock


async def _vector(text: str) -> Vector:
    return np.array([1.0, len(text)], dtype=np.float32)


async def test_what_was_in_the_way_opens_a_gap_that_may_be_no_knowledge_problem_once(engine: AsyncEngine) -> None:
    clock = Clock()
    gaps = GapLoop(GapStore(engine), _vector, "m", clock)
    obstacles = NudgeObstacles(QuestionLog(engine, clock), gaps)
    for _ in range(2):
        await obstacles.log(NUDGE, "email:ann@example.com", "The template is missing.")
    (gap,) = await gaps.gaps()
    assert (gap.kind, gap.title) == (GapKind.NOT_KNOWLEDGE, "Handing over: The template is missing.")
    async with engine.connect() as connection:
        assert (await connection.execute(select(func.count()).select_from(gap_questions))).scalar_one() == 1
