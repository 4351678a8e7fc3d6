import pytest

from adapters.teams.limiter import IN_A_TENANT, IN_A_THREAD, LONGEST_WAIT, Limiter
from bot.ports import ChatUnavailable


class Time:
    """A clock that goes on when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def _moments(number: int, conversations: int = 1) -> list[float]:
    time = Time()
    limiter = Limiter(time, time.sleep)
    moments = []
    for turn in range(number):
        await limiter.turn("t1", f"c{turn % conversations}")
        moments.append(time.now)
    return moments


def _is_kept(moments: list[float], windows: tuple[tuple[int, float], ...]) -> bool:
    return all(
        sum(begin <= moment < begin + seconds for moment in moments) <= number
        for number, seconds in windows
        for begin in moments
    )


async def test_in_one_conversation_every_window_is_kept() -> None:
    moments = await _moments(200)
    assert _is_kept(moments, IN_A_THREAD)
    assert moments[6] == 100.0
    assert 100.9 < moments[7] < 101.3


async def test_in_one_tenant_thirty_go_in_a_second_however_many_conversations_there_are() -> None:
    moments = await _moments(100, conversations=100)
    assert _is_kept(moments, IN_A_TENANT)
    assert moments[29] == 100.0
    assert moments[-1] < 104


async def test_tenants_do_not_wait_for_each_other() -> None:
    time = Time()
    limiter = Limiter(time, time.sleep)
    for number in range(30):
        await limiter.turn("t1", f"c{number}")
    assert limiter.is_free("t2", "c1")
    assert not limiter.is_free("t1", "c31")


async def test_whoever_would_wait_too_long_is_told_to_come_again() -> None:
    async def nobody_sleeps(seconds: float) -> None:
        assert seconds <= LONGEST_WAIT

    limiter = Limiter(lambda: 100.0, nobody_sleeps)
    # Sixty in thirty seconds: the first hundred or so still wait less than our patience.
    for _ in range(100):
        if not limiter._turns or limiter._turns["t1/c1"].earliest(100.0) - 100.0 <= LONGEST_WAIT:
            await limiter.turn("t1", "c1")
    with pytest.raises(ChatUnavailable, match="no more messages"):
        await limiter.turn("t1", "c1")


async def test_a_turn_that_is_not_there_is_not_taken() -> None:
    time = Time()
    limiter = Limiter(time, time.sleep)
    taken = [limiter.is_free("t1", "c1") for _ in range(9)]
    assert taken == [True] * 7 + [False] * 2
    time.now += 60
    assert limiter.is_free("t1", "c1")
