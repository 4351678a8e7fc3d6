from adapters.teams.listening import Listening
from tests.adapters.teams.teams_house import House


async def test_every_activity_we_want_is_heard_and_no_other(house: House) -> None:
    listening = Listening(house.running.surface)
    wanted = "message messageUpdate messageDelete messageReaction installationUpdate conversationUpdate".split()
    assert all(listening.is_heard(kind) for kind in wanted)
    assert not any(listening.is_heard(kind) for kind in ("invoke", "typing", "event", ""))


async def test_a_bots_message_is_nobodys_question(house: House) -> None:
    ann = house.somebody()
    activity = ann.activity("message", ann.chat, text="How many days can I carry over?")
    activity["from"] = {"id": "28:another", "role": "bot"}
    await house.way.deliver(activity)
    await house.quiet()
    assert house.script.asked == []
