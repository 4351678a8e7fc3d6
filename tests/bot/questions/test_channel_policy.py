import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.questions.channel_policy import MODE_LABELS, ChannelMode, ChannelPolicies, may_decide
from retrieval.outcome import Person
from tests.bot.scripted_house import Clock

ANN = Person("email:ann@example.com")
CURATOR = Person("email:eve@example.com", frozenset({"everyone", "curators"}))


@pytest.mark.parametrize(
    ("person", "runs_it", "may"),
    [
        (ANN, False, False),
        (ANN, True, True),
        (CURATOR, False, True),
        (Person("x", is_guest=True), True, False),
        (Person("x", frozenset({"curators"}), is_active=False), True, False),
    ],
)
def test_who_may_decide_for_a_channel(person: Person, runs_it: bool, may: bool) -> None:
    assert may_decide(person, runs_it) is may


async def test_a_channel_is_silent_until_somebody_with_the_right_decides(engine: AsyncEngine) -> None:
    policies = ChannelPolicies(engine, Clock())
    assert await policies.mode_of("slack:T1/C1") is ChannelMode.MENTION_ONLY
    assert not await policies.set_mode("slack:T1/C1", ChannelMode.ANSWER_WHEN_SURE, ANN, False)
    assert await policies.mode_of("slack:T1/C1") is ChannelMode.MENTION_ONLY
    for mode in (ChannelMode.ANSWER_WHEN_SURE, ChannelMode.OFFER_PRIVATELY):
        assert await policies.set_mode("slack:T1/C1", mode, CURATOR, False)
        assert await policies.mode_of("slack:T1/C1") is mode
    assert await policies.mode_of("slack:T1/C2") is ChannelMode.MENTION_ONLY


def test_every_mode_is_put_in_words() -> None:
    assert set(MODE_LABELS) == set(ChannelMode)
