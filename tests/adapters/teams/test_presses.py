from collections.abc import Mapping
from dataclasses import replace

from bot.messages import Button, Message, Press, Pressed, ToPerson
from bot.pressing import Handler, Pressing
from tests.adapters.slack.stocked import stock_leave
from tests.adapters.teams.local_connector import state
from tests.adapters.teams.pressing import press
from tests.adapters.teams.teams_house import ANN, House

TO_ANN = ToPerson("email:ann@example.com", "teams")
ASKED = Message(
    "We have an answer.",
    context="because people asked",
    buttons=(
        Button("test.yes", "This answers it", "g1", is_main=True),
        Button("test.no", "Not quite", "g1", asks="What is missing?"),
    ),
)


class Area:
    """Stands in for a use case behind buttons: it does as the test says, and remembers what was pressed."""

    def __init__(self, follows: Pressed) -> None:
        self.follows = follows
        self.pressed: list[Press] = []

    @property
    def areas(self) -> Mapping[str, Handler]:
        return {"test": self.press}

    async def press(self, press: Press) -> Pressed:
        self.pressed.append(press)
        return self.follows


def stands_behind(house: House, areas: Mapping[str, Handler]) -> None:
    """From now on these use cases stand behind the buttons."""
    house.running.surface.application = replace(house.application, pressing=Pressing(areas))


async def written(house: House, follows: Pressed) -> tuple[Area, state.Message]:
    """A message with buttons in Ann's chat, and what stands behind them."""
    area = Area(follows)
    stands_behind(house, area.areas)
    await house.somebody().says("How many days can I carry over?")
    await house.replies(house.somebody().chat)
    await house.running.surface.chat.write(TO_ANN, ASKED, "told:1")
    return area, (await house.replies(house.somebody().chat, 2))[-1]


async def test_a_press_goes_to_its_area_and_what_follows_takes_the_messages_place(house: House) -> None:
    area, message = await written(house, Pressed(instead=Message("Good. It is closed.")))
    body = await press(house.somebody(), message, "test.yes")
    assert body["value"] == "Good."
    assert (await house.replies(house.somebody().chat, 2))[-1].text == "Good. It is closed."
    (pressed,) = area.pressed
    assert (pressed.action, pressed.value, pressed.person_id) == ("test.yes", "g1", "email:ann@example.com")
    assert message.id in pressed.message_id


async def test_words_that_a_button_asks_for_come_with_the_press(house: House) -> None:
    area, message = await written(house, Pressed(remark="Thank you."))
    body = await press(house.somebody(), message, "test.no", words="The date")
    assert body["value"] == "Thank you."
    assert area.pressed[0].words == "The date"


async def test_a_button_of_an_older_version_says_so(house: House) -> None:
    _, message = await written(house, Pressed())
    stands_behind(house, {})
    body = await press(house.somebody(), message, "test.yes")
    assert "older version" in body["value"]


async def test_asking_about_an_article_is_done_in_the_card_and_answered_in_private(house: House) -> None:
    cited = (await stock_leave(house)).citations[0]
    _, message = await written(house, Pressed(about=cited.article_id))
    asked = await press(house.somebody(), message, "test.yes")
    assert "Annual leave" in str(asked["value"])
    body = await press(house.somebody(), message, "about.ask", card=asked["value"], words="And how do I carry over?")
    assert "in our own chat" in str(body["value"])
    await house.replies(house.somebody().chat, 4)
    question = house.script.asked[-1]
    assert (question.text, question.history[0].text) == ("And how do I carry over?", "Annual leave")
    assert question.asker.id == f"email:{ANN.split('-')[0]}@example.com"


async def test_what_cannot_be_replaced_is_said_in_the_cards_place(house: House) -> None:
    _, message = await written(house, Pressed(instead=Message("Good. It is closed.")))
    house.connector.fail("update", 404)
    body = await press(house.somebody(), message, "test.yes")
    assert "Good. It is closed." in str(body["value"])
