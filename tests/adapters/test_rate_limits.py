from adapters.rate_limits import MOST_REMEMBERED, RateLimit


class Seconds:
    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


def test_some_questions_may_come_at_once_and_then_one_at_a_time() -> None:
    clock = Seconds()
    limit = RateLimit(burst=2, seconds_each=3, now=clock)
    assert [limit.seconds_to_wait("ann") for _ in range(3)] == [0, 0, 3]
    clock.passed = 3
    assert [limit.seconds_to_wait("ann") for _ in range(2)] == [0, 3]


def test_waiting_longer_saves_up_no_more_than_the_burst() -> None:
    clock = Seconds()
    limit = RateLimit(burst=2, seconds_each=3, now=clock)
    clock.passed = 1000
    assert [limit.seconds_to_wait("ann") for _ in range(3)] == [0, 0, 3]


def test_one_visitor_does_not_use_up_anothers() -> None:
    limit = RateLimit(burst=1, seconds_each=3, now=Seconds())
    assert limit.seconds_to_wait("ann") == 0
    assert limit.seconds_to_wait("bob") == 0
    assert limit.seconds_to_wait("ann") == 3


def test_a_flood_of_strangers_is_forgotten_again() -> None:
    limit = RateLimit(burst=1, seconds_each=3, now=Seconds())
    for number in range(MOST_REMEMBERED + 1):
        limit.seconds_to_wait(f"stranger {number}")
    assert limit.seconds_to_wait("stranger 0") == 0
    assert limit.seconds_to_wait(f"stranger {MOST_REMEMBERED}") == 3
