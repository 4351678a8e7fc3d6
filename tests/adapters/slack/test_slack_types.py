"""Everything we show, against Slack's own published types."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from adapters.slack import modals, windows
from adapters.slack.letters import Chosen, letter
from bot.questions.channel_policy import ChannelMode
from bot.questions.relaying import HelpRequest
from tests.adapters.slack import shown_nudges
from tests.adapters.slack.shown_replies import FOLDER
from tests.adapters.slack.slack_schema import NoSchema, made_schema, type_faults
from tests.adapters.slack.test_home_view import full_view
from tests.adapters.slack.test_letters import NUDGE

SNAPSHOTS = sorted(path.stem for path in FOLDER.glob("*.json"))
MESSAGES = {
    "letter": letter(NUDGE),
    "deleted": windows.question_deleted("q1"),
    "help": windows.help_wanted(HelpRequest("q1", "May I moor a boat?", ("Boats",), (), None), None),
    "answer": windows.person_answered("May I moor a boat?", "Eve", "Yes."),
    "about": windows.ask_about("Boats"),
    **shown_nudges.messages(),
}
MODALS = {
    "why": modals.why_modal("q1", "T/C"),
    "ask_person": modals.ask_person_modal("q1", "T/C", "somebody", "May I?"),
    "ask": modals.ask_modal(),
    "policy": modals.policy_modal("T/C", ChannelMode.MENTION_ONLY),
    "press": modals.press_modal(Chosen("nudge.why", "n1", "Why?", "Not for me"), "T/D", "T/D/1.1"),
    **shown_nudges.windows(),
}


@pytest.fixture(scope="module", autouse=True)
def schema() -> None:
    try:
        made_schema()
    except NoSchema as reason:
        pytest.skip(str(reason))


def _blocks(name: str) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["blocks"]
    return blocks


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_every_snapshot_is_what_slacks_types_say(name: str) -> None:
    assert type_faults(_blocks(name)) == []


@pytest.mark.parametrize("name", MESSAGES)
def test_so_is_every_message_that_is_no_answer(name: str) -> None:
    assert type_faults(MESSAGES[name]["blocks"]) == []


@pytest.mark.parametrize("name", MODALS)
def test_so_is_every_window(name: str) -> None:
    assert type_faults(MODALS[name], "modal") == []


@pytest.mark.parametrize("view", [full_view(), *shown_nudges.pages().values()])
def test_so_is_the_home_tab(view: dict[str, Any]) -> None:
    assert type_faults(view, "home") == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda blocks: blocks.append({"type": "no_such_block"}),
        lambda blocks: blocks[0].update(txt="A field that is not there"),
        lambda blocks: blocks[0].pop("text"),
        lambda blocks: blocks.append({"type": "section", "text": {"type": "markdown", "text": "The wrong kind"}}),
        lambda blocks: blocks[-1]["elements"][0].update(type="button"),
    ],
)
def test_what_slack_would_refuse_is_seen(spoil: Callable[[list[dict[str, Any]]], None]) -> None:
    blocks = _blocks("answered_1")
    spoil(blocks)
    assert type_faults(blocks) != []
