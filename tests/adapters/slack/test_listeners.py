from adapters.slack.listeners import EVENTS, make_bolt
from tests.adapters.slack.local_slack.people import callback
from tests.adapters.slack.slack_house import House


async def test_every_event_on_the_page_has_a_listener(house: House) -> None:
    from slack_bolt.async_app import AsyncBoltRequest

    bolt = make_bolt(house.running.surface)
    for kind in EVENTS:
        body = callback({"type": kind, "user": "UANN", "channel": "CGENERAL", "subtype": "channel_join"})
        response = await bolt.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        assert response.status != 404, kind
