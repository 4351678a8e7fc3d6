import pytest

from adapters.teams.used import used_in
from retrieval.outcome import Person

ANN = Person("email:ann@example.com")
SENT = {
    "id": "f:1",
    "from": {"id": "29:ann", "aadObjectId": "ann"},
    "conversation": {"id": "a:ann", "conversationType": "personal", "tenantId": "t"},
    "replyToId": "17",
}


def test_a_press_says_which_button_under_which_message_and_what_was_filled_in() -> None:
    data = {"action": "home.save", "value": "v", "quiet_from": "20", "named": True, "number": 3, "nested": {}}
    used = used_in(SENT | {"value": {"action": {"type": "Action.Execute", "verb": "home.save", "data": data}}}, ANN)
    assert (used.action, used.value, used.message_id, used.user, used.id) == ("home.save", "v", "17", "ann", "f:1")
    assert dict(used.inputs) == {"quiet_from": "20", "named": "true", "number": "3"}
    assert (used.told("quiet_from"), used.told("nothing")) == ("20", "")


def test_an_older_clients_message_says_the_same() -> None:
    used = used_in(SENT | {"value": {"action": "choose", "value": "q1:0", "words": " x "}}, ANN)
    assert (used.action, used.value, used.told("words")) == ("choose", "q1:0", "x")


@pytest.mark.parametrize("value", [None, [], "x", {"action": []}, {"action": {"verb": 3, "data": "x"}}])
def test_garbage_is_no_press(value: object) -> None:
    assert used_in(SENT | {"value": value}, ANN).action == ""
