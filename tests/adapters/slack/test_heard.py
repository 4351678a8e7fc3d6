from typing import Any

from adapters.slack.heard import Changed, Heard, heard_in, pressed_in, team_of
from tests.adapters.slack.local_slack.people import callback

SAID = {"type": "message", "user": "U1", "text": "hi", "ts": "2.2", "channel": "C1", "channel_type": "channel"}


def heard(**more: Any) -> Heard | Changed | None:
    return heard_in(callback({**SAID, **more}))


def test_a_message_begins_a_thread_or_is_in_one() -> None:
    begins, inside = heard(), heard(thread_ts="1.1")
    assert isinstance(begins, Heard)
    assert isinstance(inside, Heard)
    assert str(begins.spot) == "T0HOME/C1/2.2"
    assert str(inside.spot) == "T0HOME/C1/1.1"
    assert inside.key == begins.key == "slack:T0HOME/C1/2.2"


def test_what_no_person_says_is_not_heard() -> None:
    for more in ({"bot_id": "B1"}, {"subtype": "channel_join"}, {"user": None}, {"ts": 3}):
        assert heard(**more) is None


def test_a_deleted_parent_leaves_a_tombstone_and_counts_as_deleted() -> None:
    before = {"user": "U1", "ts": "2.2", "text": "hi"}
    changed = heard(subtype="message_changed", message={"subtype": "tombstone"}, previous_message=before)
    assert isinstance(changed, Changed)
    assert changed.heard is None
    assert changed.key == "slack:T0HOME/C1/2.2"


def test_the_bots_own_messages_may_change_as_they_like() -> None:
    before = {"user": "UBOT", "bot_id": "B1", "ts": "2.2"}
    assert heard(subtype="message_changed", message={}, previous_message=before) is None


def test_the_workspace_is_ours_also_where_the_author_is_of_another() -> None:
    assert team_of({"team_id": "TOTHER", "authorizations": [{"team_id": "T0HOME"}]}) == "T0HOME"
    assert team_of({"team": {"id": "T1"}}) == "T1"
    assert team_of({"team": None, "enterprise_id": "E1"}) == "E1"


def test_what_was_chosen_is_read_from_menus_and_boxes() -> None:
    menu = pressed_in({"user": {"id": "U1"}, "actions": [{"action_id": "x", "selected_option": {"value": "7"}}]})
    boxes = pressed_in({"actions": [{"selected_options": [{"value": "a"}, {"value": "b"}]}]})
    assert (menu.values, boxes.values, pressed_in({}).values) == (("7",), ("a", "b"), ())
