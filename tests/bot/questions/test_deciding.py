from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.questions.deciding import Deciding
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Answered, Unknown
from tests.bot.explained_shelf import asked, deciding_over, shelf_index
from tests.retrieval.shelf import by_meaning_alone


@pytest.fixture
async def deciding(tmp_path: Path, encoder: Encoder) -> AsyncIterator[Deciding]:
    index = await shelf_index(tmp_path, encoder)
    yield deciding_over(index, encoder)
    index.close()


async def test_the_next_question_is_decided_by_the_new_calibration(deciding: Deciding) -> None:
    question = asked("how many days can I carry over into the next year?")
    assert isinstance(await deciding.answer(question), Answered)
    began_with = deciding.current
    deciding.use(by_meaning_alone(0.99))
    assert isinstance(await deciding.answer(question), Unknown)
    assert isinstance(await began_with.answerer.answer(question), Answered)
