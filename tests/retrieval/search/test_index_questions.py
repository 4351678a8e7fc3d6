from pathlib import Path

from retrieval.encoding.embedding import Encoder
from tests.retrieval.shelf import LEAVE, SHELF, filled, passage


async def test_questions_that_articles_say_they_answer_are_found_nearest_first(
    tmp_path: Path, encoder: Encoder
) -> None:
    asking = passage("Call the front desk.", "Guests", ["Guests", "Where do my guests sign in?"])
    index = await filled(tmp_path, encoder, [*SHELF, asking])
    near = index.questions_near(encoder.encode(["May I keep holiday that I did not use?"]), least=0.0)
    assert [near[0][0], near[0][1]] == ["can I keep my unused holiday", LEAVE]
    assert ("Where do my guests sign in?", asking) in near
    assert index.questions_near(encoder.encode(["Where can guests sign in?"]), least=0.5) == [
        ("Where do my guests sign in?", asking)
    ]
    assert index.questions_near(encoder.encode([]), least=0.5) == []
    index.close()
