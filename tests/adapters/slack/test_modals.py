import pytest

from adapters.slack.modals import ask_modal, ask_person_modal, noted, policy_modal, told, why_modal
from adapters.slack.pieces import View
from bot.questions.channel_policy import ChannelMode
from tests.adapters.slack.local_slack.block_rules import view_faults

VIEWS = [
    why_modal("q", "T/C"),
    ask_person_modal("q", "T/C", "people", "x" * 9_000),
    ask_modal(),
    policy_modal("T/C", ChannelMode.MENTION_ONLY),
]


@pytest.mark.parametrize("view", VIEWS)
def test_every_window_is_one_that_slack_opens(view: View) -> None:
    assert view_faults(view) == []


def test_what_was_filled_in_is_read_whatever_kind_of_field_it_is() -> None:
    view = {
        "state": {
            "values": {
                "note": {"value": {"value": "words"}},
                "reason": {"value": {"selected_option": {"value": "wrong"}}},
                "named": {"value": {"selected_options": [{"value": "yes"}]}},
                "empty": {"value": {"value": None}},
            }
        }
    }
    assert [told(view, name) for name in ("note", "reason", "named", "empty", "absent")] == [
        "words",
        "wrong",
        "yes",
        "",
        "",
    ]


def test_what_a_window_was_opened_with_comes_back_and_garbage_is_nothing() -> None:
    assert noted(why_modal("q", "T/C")) == {"question": "q", "place": "T/C"}
    assert noted({"private_metadata": "["}) == noted({"private_metadata": "[1]"}) == noted({}) == {}
