from adapters.slack.pacing import MOST_KEPT, Pacer


async def test_each_channel_has_its_own_turns() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    pacer = Pacer(1.0, clock=lambda: 100.0, sleep=sleep)
    for channel in ("C1", "C1", "C1", "C2"):
        await pacer.turn(channel)
    assert waited == [1.0, 2.0]


async def test_channels_long_quiet_are_forgotten() -> None:
    now = [0.0]
    pacer = Pacer(1.0, clock=lambda: now[0])
    for number in range(MOST_KEPT):
        await pacer.turn(f"C{number}")
    now[0] = 10.0
    await pacer.turn("C1")
    assert len(pacer._next) == 1


async def test_the_clock_of_the_loop_is_used_unless_told_otherwise() -> None:
    await Pacer(0.0).turn("C1")
