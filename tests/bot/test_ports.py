from bot.messages import Address, Message, ToPerson
from bot.ports import Chat, ChatUnavailable, PlaceGone
from bot.replies import Reply
from retrieval.outcome import Place, PlaceKind


class Paper:
    """The smallest chat there is: it keeps what was written."""

    def __init__(self) -> None:
        self.lines: dict[str, Reply] = {}
        self.written: dict[str, Message] = {}

    async def send(self, place: Place, person_id: str, reply: Reply, key: str) -> str:
        self.lines[key] = reply
        return key

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        self.lines[message_id] = reply

    async def write(self, to: Address, message: Message, key: str) -> str:
        self.written[key] = message
        return key

    async def rewrite(self, to: Address, message_id: str, message: Message, key: str) -> None:
        self.written[message_id] = message

    def needs_placeholder(self, place: Place) -> bool:
        return False


async def test_sending_and_editing_are_enough_to_be_a_chat() -> None:
    paper = Paper()
    chat: Chat = paper
    place = Place("paper", PlaceKind.DIRECT, "p1")
    message_id = await chat.send(place, "paper:ann", Reply("working", "Looking that up…"), key="q1")
    await chat.edit(place, message_id, Reply("answered", "Five days."), key="q1")
    assert paper.lines["q1"].text == "Five days."


async def test_what_was_written_can_be_written_anew_by_its_id() -> None:
    paper = Paper()
    chat: Chat = paper
    to = ToPerson("paper:ann", "paper")
    message_id = await chat.write(to, Message("May I remind you?"), key="n1")
    await chat.rewrite(to, message_id, Message("Noted."), key="n1")
    assert paper.written == {"n1": Message("Noted.")}


def test_the_errors_of_a_port_say_what_to_do() -> None:
    assert "try again later" in (ChatUnavailable.__doc__ or "")
    assert "of no use" in (PlaceGone.__doc__ or "")
