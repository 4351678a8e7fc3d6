"""What only one person sees is said once, and never lost."""

import pytest

from adapters.slack.spots import Spot
from bot.people.accounts import Account
from bot.ports import ChatUnavailable
from bot.replies import Reply, reply_to
from retrieval.outcome import PlaceKind
from tests.adapters.slack.local_slack.server import DROP_AFTER, DROP_BEFORE
from tests.adapters.slack.slack_house import ANN, FIVE_DAYS, GENERAL, House

ME = "email:ann@example.com"
HERE = Spot("T0HOME", GENERAL)
PRIVATE = HERE.place(PlaceKind.PRIVATE_REPLY)


@pytest.fixture(autouse=True)
async def know_ann(house: House) -> None:
    await house.application.desk.accounts.remember(Account("slack", "T0HOME", ANN, ME))


async def send(house: House, reply: Reply | None = None) -> None:
    await house.running.surface.chat.send(PRIVATE, ME, reply or reply_to(FIVE_DAYS), "q1")


def seen(house: House) -> tuple[int, int]:
    """What Ann saw in the channel, and in her own conversation with the bot."""
    return len(house.workspace.whispered(ANN)), len(house.workspace.by_bot(house.workspace.direct(ANN)))


async def test_the_same_is_said_once_however_often_it_is_sent_and_changed_back(house: House) -> None:
    await send(house)
    await send(house)
    await house.running.surface.chat.edit(PRIVATE, f"private:{ANN}", reply_to(FIVE_DAYS), "q1")
    assert seen(house) == (1, 0)


async def test_a_process_that_died_in_the_act_leaves_it_to_the_direct_message(house: House) -> None:
    surface = house.running.surface
    key = "private:q1"
    await surface.application.desk.sent.begin(key)
    for _ in range(2):
        await surface.chat._whispering.say_once(HERE, ANN, {"text": "Five days."}, key)
    assert seen(house) == (0, 1)


@pytest.mark.parametrize(("fault", "in_channel"), [(DROP_BEFORE, 0), (DROP_AFTER, 1)])
async def test_a_lost_answer_of_slacks_leaves_it_there_too(house: House, fault: str, in_channel: int) -> None:
    house.slack.fail("chat.postEphemeral", fault)
    for _ in range(2):
        await send(house)
    assert seen(house) == (in_channel, 1)


async def test_what_slack_refused_is_tried_again_in_the_channel(house: House) -> None:
    house.slack.fail("chat.postEphemeral", "internal_error")
    with pytest.raises(ChatUnavailable):
        await send(house)
    await send(house)
    assert seen(house) == (1, 0)


async def test_an_address_that_is_used_up_is_no_reason_to_be_silent(house: House) -> None:
    house.running.surface.chat.remarks.response_urls["q1"] = f"{house.slack.address}/nowhere"
    await send(house)
    assert seen(house) == (1, 0)
