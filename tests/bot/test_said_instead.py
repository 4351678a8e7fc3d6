from bot.said_instead import SAID_INSTEAD
from retrieval.distress import DISTRESS
from retrieval.small_talk import SmallTalk


def test_whatever_is_said_instead_of_a_question_has_its_words() -> None:
    # What cannot be read is asked for again instead.
    names = {said.value for said in SmallTalk} - {SmallTalk.UNREADABLE.value} | {DISTRESS}
    assert set(SAID_INSTEAD) == names
    assert all(SAID_INSTEAD.values())


def test_somebody_in_distress_reads_where_people_listen() -> None:
    assert "112 in Europe" in SAID_INSTEAD[DISTRESS]
    assert "findahelpline.com" in SAID_INSTEAD[DISTRESS]
