from typing import Any

import pytest

from adapters.slack.entry import Answer
from tests.adapters.slack.local_slack.people import callback
from tests.adapters.slack.slack_house import ANN, GENERAL, House

ASK = {"type": "app_mention", "user": ANN, "text": "<@UBOT> can I carry days over?", "ts": "1.1", "channel": GENERAL}


@pytest.mark.parametrize(
    "event",
    [
        {"type": "reaction_added"},
        {"type": "message", "bot_id": "B1", "text": "hi"},
        {"type": "message", "subtype": "message_changed", "message": {"bot_id": "BBOT"}},
    ],
)
async def test_what_is_not_for_us_is_acknowledged_and_not_kept(house: House, event: dict[str, Any]) -> None:
    assert await house.running.entry.take(callback(event)) == Answer(200)
    assert await house.running.entry.work_on_left_behind() == 0
    assert house.workspace.calls == []


async def test_what_a_dead_process_took_is_answered_once_by_the_next(house: House) -> None:
    import json

    surface = house.running.surface
    payload = callback(ASK)
    await surface.inbox.take(f"slack:event:{payload['event_id']}", json.dumps(payload))
    await surface.inbox.release()
    for _ in range(2):
        await house.running.entry.work_on_left_behind()
    await house.replies(GENERAL)
    assert len(house.script.asked) == 1


async def test_what_failed_is_tried_again(house: House) -> None:
    house.slack.fail("users.info", "internal_error")
    await house.running.entry.take(callback(ASK))
    await house.quiet()
    assert house.script.asked == []
    await house.running.surface.inbox.release()
    await house.running.entry.work_on_left_behind()
    await house.replies(GENERAL)


@pytest.mark.parametrize("more", [{}, {"action_id": 1}, {"action_id": "no_such_menu"}])
async def test_a_menu_that_asks_for_nothing_of_ours_does_no_harm(house: House, more: dict[str, Any]) -> None:
    asked = {"type": "block_suggestion", "team": {"id": "T0HOME"}, "user": {"id": ANN}, "value": "", **more}
    answer = await house.running.entry.take(asked)
    assert answer.status < 500
    assert answer.body is None
