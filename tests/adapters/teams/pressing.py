"""Pressing the buttons of cards, as a client does."""

from typing import Any

from tests.adapters.teams.local_connector.card_rules import faults_in_card
from tests.adapters.teams.local_connector.people import Somebody
from tests.adapters.teams.local_connector.state import Message

Json = dict[str, Any]


def button_in(card: Json, verb: str) -> Json:
    """The button of this verb, the first of several, inside a card that folds out too."""
    sets = [each for each in card.get("body", ()) if each["type"] == "ActionSet"]
    folded = [each for shown in (card, *sets) for each in shown.get("actions", ()) if each["type"] == "Action.ShowCard"]
    inner = [each["card"] for each in folded]
    shown_buttons = [each for shown in (card, *sets, *inner) for each in shown.get("actions", ())]
    buttons = [each for each in shown_buttons if each.get("verb") == verb]
    assert buttons, f"there is no {verb} in {card}"
    found: Json = buttons[0]
    return found


async def press(who: Somebody, message: Message, verb: str, card: Json | None = None, **inputs: Any) -> Json:
    """Press a button of a message's card, or of the card that stands there by now; the body of the answer."""
    shown = message.card if card is None else card
    button = button_in(shown, verb)
    return await send(who, message, verb, button["data"] | filled_into(shown) | inputs)


def filled_into(card: Json) -> Json:
    """What stands in the fields of a card: a client sends it with every press."""
    fields = [each for each in card.get("body", ()) if each["type"].startswith("Input.")]
    return {each["id"]: each["value"] for each in fields if "value" in each}


async def send(who: Somebody, message: Message, verb: str, data: Json) -> Json:
    """Send a press as it comes over the wire."""
    value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}, "trigger": "manual"}
    status, body = await who.invokes("adaptiveCard/action", value, message.conversation, replyToId=message.id)
    assert status == 200, (status, body)
    if body["type"].endswith("card.adaptive"):
        assert faults_in_card(body["value"]) == []
    found: Json = body
    return found
