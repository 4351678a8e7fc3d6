import asyncio

from knowledge.storage.write_turns import WriteTurns


async def _writing(turns: WriteTurns, name: str, order: list[str], goes_first: bool = False) -> None:
    await turns.take(name, goes_first)
    order.append(name)
    turns.give_back(name)


async def test_turns_come_in_order_and_some_before_all_others() -> None:
    turns, order = WriteTurns(), list[str]()
    await turns.take("begun")
    waiting = [asyncio.create_task(_writing(turns, name, order)) for name in ("a", "b", "c")]
    waiting.append(asyncio.create_task(_writing(turns, "first", order, goes_first=True)))
    await asyncio.sleep(0)
    turns.give_back("begun")
    await asyncio.gather(*waiting)
    assert order == ["first", "a", "b", "c"]


async def test_nobody_waits_for_one_who_has_given_up() -> None:
    turns, order = WriteTurns(), list[str]()
    await turns.take("begun")
    gone = asyncio.create_task(_writing(turns, "gone", order))
    waits = asyncio.create_task(_writing(turns, "waits", order))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    turns.give_back("begun")
    await waits
    assert order == ["waits"]


async def test_one_who_is_given_up_on_just_when_the_turn_comes_passes_it_on() -> None:
    turns, order = WriteTurns(), list[str]()
    await turns.take("begun")
    gone = asyncio.create_task(_writing(turns, "gone", order))
    waits = asyncio.create_task(_writing(turns, "waits", order))
    await asyncio.sleep(0)
    turns.give_back("begun")
    gone.cancel()
    await waits
    assert order == ["waits"]


async def test_a_turn_that_was_never_given_back_holds_up_nobody_for_long_and_only_once() -> None:
    turns, order = WriteTurns(longest_wait=0.01), list[str]()
    await turns.take("lost")
    await _writing(turns, "a", order)
    await turns.take("b")
    turns.give_back("lost")
    late = asyncio.create_task(_writing(turns, "c", order))
    await asyncio.sleep(0)
    assert order == ["a"]
    turns.give_back("b")
    await late
    assert order == ["a", "c"]
