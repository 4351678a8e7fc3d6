from bot.ports import Chat, ChatUnavailable, PlaceGone
from bot.replies import Reply
from retrieval.outcome import Place, PlaceKind


class Paper:
    """The smallest chat there is: it keeps what was written."""

    def __init__(self) -> None:
        self.lines: dict[str, Reply] = {}

    async def send(self, place: Place, person_id: str, reply: Reply, key: str) -> str:
        self.lines[key] = reply
        return key

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        self.lines[message_id] = reply

    def needs_placeholder(self, place: Place) -> bool:
        return False


async def test_sending_and_editing_are_enough_to_be_a_chat() -> None:
    paper = Paper()
    chat: Chat = paper
    place = Place("paper", PlaceKind.DIRECT, "p1")
    message_id = await chat.send(place, "paper:ann", Reply("working", "Looking that up…"), key="q1")
    await chat.edit(place, message_id, Reply("answered", "Five days."), key="q1")
    assert paper.lines["q1"].text == "Five days."


def test_the_errors_of_a_port_say_what_to_do() -> None:
    assert "try again later" in (ChatUnavailable.__doc__ or "")
    assert "of no use" in (PlaceGone.__doc__ or "")
