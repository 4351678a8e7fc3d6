from bot.messages import Press, Pressed
from bot.pressing import FAILED, TOO_OLD, Pressing

PRESS = Press("nudge.got_it", "n1", "email:ann@example.com", "slack")


async def _agreed(press: Press) -> Pressed:
    return Pressed(remark=f"noted {press.value}")


async def _failing(press: Press) -> Pressed:
    raise RuntimeError(press.value)


async def test_a_press_goes_to_the_area_it_names() -> None:
    assert await Pressing({"nudge": _agreed, "review": _failing}).press(PRESS) == Pressed(remark="noted n1")


async def test_a_press_that_no_area_knows_is_told_so() -> None:
    assert (await Pressing({}).press(PRESS)).remark == TOO_OLD


async def test_a_press_that_fails_is_told_so_and_changes_nothing() -> None:
    assert await Pressing({"nudge": _failing}).press(PRESS) == Pressed(remark=FAILED)
