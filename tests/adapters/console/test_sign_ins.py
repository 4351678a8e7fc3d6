from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.console.open_id import begin
from adapters.console.sign_ins import KEPT, SignIns
from tests.conftest import NOON


async def test_a_sign_in_comes_back_once(engine: AsyncEngine) -> None:
    sign_ins, begun = SignIns(engine, lambda: NOON), begin()
    await sign_ins.keep(begun, "/console/gaps")
    assert await sign_ins.take("another") is None
    come = await sign_ins.take(begun.state)
    assert come is not None
    assert (come.begun, come.after) == (begun, "/console/gaps")
    assert await sign_ins.take(begun.state) is None


async def test_one_that_took_too_long_is_over(engine: AsyncEngine) -> None:
    time = NOON

    def clock() -> datetime:
        return time

    sign_ins, begun = SignIns(engine, clock), begin()
    await sign_ins.keep(begun, "/console")
    time = NOON + KEPT
    assert await sign_ins.take(begun.state) is None
