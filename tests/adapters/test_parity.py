"""What Slack offers, Teams offers too. What Slack has is read from its source, so that a new listener, shortcut, button
or sentence there fails here until Teams has its own, or the table says why it needs none.
"""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

import adapters.slack
import adapters.teams
from adapters.slack.blocks import Dressing as SlackDressing
from adapters.slack.blocks import blocks_of
from adapters.slack.letters import letter
from adapters.slack.manifest import manifest as slack_manifest
from adapters.slack.modals import why_modal
from adapters.teams.cards import Dressing, reply_card
from adapters.teams.feedback import why_card
from adapters.teams.invokes import Invokes
from adapters.teams.listening import Listening
from adapters.teams.manifest import App, manifest
from adapters.teams.nudge_cards import Offer, form_card
from adapters.teams.rendering import render_message
from bot.nudges.nudge_form import Typed
from bot.nudges.nudges import Audience
from bot.questions.feedback import Reason
from bot.replies import ACTION_LABELS
from tests.adapters.slack.shown_replies import FOLDER as SLACK_SNAPSHOTS
from tests.adapters.teams.shown_nudges import MESSAGE
from tests.adapters.teams.shown_replies import FOLDER as TEAMS_SNAPSHOTS
from tests.adapters.teams.shown_replies import replies
from tests.adapters.teams.teams_house import house_with

SLACK = Path(adapters.slack.__file__).parent
TEAMS = Path(adapters.teams.__file__).parent

NOT_NEEDED = "not needed"

COUNTERPARTS = {
    "event app_mention": "activity message",
    "event message": "activity message",
    "event agent_session_stopped": f"{NOT_NEEDED}: Teams refuses the next piece of a stream that somebody stopped",
    "event link_shared": "invoke composeExtension/queryLink",
    "event tokens_revoked": "activity installationUpdate",
    "event app_uninstalled": "activity installationUpdate",
    "event user_change": f"{NOT_NEEDED}: Teams tells a bot nothing of it; people are looked up again every few minutes",
    "event channel_shared": "activity conversationUpdate",
    "event channel_unshared": "activity conversationUpdate",
    "event member_joined_channel": "activity conversationUpdate",
    "event member_left_channel": "activity conversationUpdate",
    "event app_context_changed": f"{NOT_NEEDED}: Teams tells a bot nothing of what somebody looks at beside the chat",
    "event app_home_opened": "command My questions",
    "event assistant_thread_started": f"{NOT_NEEDED}: Teams never had such threads",
    "action feedback": "invoke message/fetchTask",
    "view why": "invoke message/submitAction",
    "action ask_person": "button ask_person",
    "view ask_person": "button ask_person_sent",
    "action stop_telling": "button stop_telling",
    "action ask_privately": "button ask_privately",
    "action share": "button share",
    r"action re.compile('choose_\\d+')": "button choose",
    "action re.compile('(forget|keep)_one')": "button question.forget",
    r"action re.compile(f'{BUTTON}\\.\\d+\\..+')": "invoke adaptiveCard/action",
    "view BUTTON": "invoke adaptiveCard/action",
    "command /ask": "extension ask",
    "shortcut answer_this": "extension ask_this",
    "shortcut save_gap": "extension save_gap",
    "shortcut ask": "extension ask",
    "view ask": "invoke composeExtension/submitAction",
    "view policy": "button policy.set",
    "action re.compile('quiet_(from|until)')": "button home.save",
    "action topics": "button home.save",
    "action forget_all": "button home.forget_all",
    "command /nudge": "command Nudge",
    "shortcut nudge": "command Nudge",
    "action nudge_new": "button nudging.new",
    "action re.compile('nudge_(article|audience|moment)')": f"{NOT_NEEDED}: the card shows all its fields at once",
    r"action re.compile('nudge_shown\\.\\d+')": f"{NOT_NEEDED}: the card names the buttons, and they can't be pressed",
    "view nudge": "button nudging.look",
    "view nudge_preview": "button nudging.send",
    "action nudge_report": "button nudging.report",
    "action re.compile('nudge_(pause|resume|stop)')": "button nudging.pause",
    "action nudge_snooze": "button nudging.snooze",
    "action nudge_topic": "button nudging.topics",
}
"""Each of Slack's listeners, and what does the same in Teams."""

SAID_OTHERWISE = {
    "ANSWER_IN_THREAD": "the request's card has a field for the answer",
    "FIRST_WORDS": "FIRST_WORDS_IN_CHAT: there is no Home tab",
    "HELP": "HELP_IN_TEAMS: the ways to ask are others",
    "LOOKING": "Teams shows a typing sign",
    "THANKS_WHY": "Teams thanks by itself once its dialog is sent, and takes no words of ours",
}
"""The sentences that only Slack says, and why."""

NUDGES_SAID_OTHERWISE = {
    "ALLOW": "topics are ticked, and taken back by taking the tick away",
    "REFUSED_TOPICS": "topics are ticked: those that are, are refused",
}
"""What Slack says of nudges in other words, and why."""

KINDS = ("event", "action", "view", "command", "shortcut")


def listeners_in(source: Path) -> Iterator[str]:
    """Every "kind name" that Slack's listeners are registered under."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in KINDS):
            continue
        for name in _names(node.args[0], tree):
            yield f"{node.func.attr} {name}"


def _names(argument: ast.expr, tree: ast.Module) -> list[str]:
    if isinstance(argument, ast.Constant):
        return [str(argument.value)]
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.For)]
    for loop in loops:
        if ast.unparse(loop.target) == ast.unparse(argument) and isinstance(loop.iter, ast.Tuple):
            return [str(each.value) for each in loop.iter.elts if isinstance(each, ast.Constant)]
    return [ast.unparse(argument)]


def sentences_in(room: Path, page: str = "phrases") -> set[str]:
    """The names of `bot.phrases`, or of another page of words, that a room uses."""
    used: set[str] = set()
    for path in room.rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        imports = [node for node in nodes if isinstance(node, ast.ImportFrom)]
        used |= {each.name for node in imports if f"{node.module}".endswith(f".{page}") for each in node.names}
        named = {each.asname or page for node in imports for each in node.names if each.name == page}
        for node in nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in named:
                used.add(node.attr)
    return used


@pytest.fixture
async def teams_has(engine: AsyncEngine, tmp_path: Path) -> set[str]:
    """Everything Teams hears, as "kind name"."""
    async with house_with(engine, tmp_path) as house:
        surface = house.running.surface
        invokes, listening = Invokes(surface), Listening(surface)
        activities = ("message", "messageUpdate", "messageDelete", "installationUpdate", "conversationUpdate")
        heard = {f"activity {kind}" for kind in activities if listening.is_heard(kind)}
        buttons = {f"button {verb}" for verb in invokes.actions}
        names = {f"invoke {name}" for name in invokes.names}
    made = manifest(App("11111111-2222-4333-8444-555555555555", "https://h.example.com", "1.0.0"))
    commands = {f"command {each['title']}" for listed in made["bots"][0]["commandLists"] for each in listed["commands"]}
    extension = {f"extension {each['id']}" for each in made["composeExtensions"][0]["commands"]}
    return heard | buttons | names | commands | extension


async def test_every_listener_of_slack_has_its_counterpart(teams_has: set[str]) -> None:
    offered = set(listeners_in(SLACK / "listeners.py"))
    assert len(offered) > 20
    assert offered - set(COUNTERPARTS) == set(), "say in COUNTERPARTS what does the same in Teams"
    assert set(COUNTERPARTS) - offered == set(), "Slack has these no more"
    wanted = {each for each in COUNTERPARTS.values() if not each.startswith(NOT_NEEDED)}
    assert wanted - teams_has == set()


def test_every_shortcut_of_slacks_manifest_is_an_action_in_teams() -> None:
    shortcuts = slack_manifest("https://h.example.com", socket_mode=False, oauth=False)["features"]["shortcuts"]
    listed = {f"shortcut {each['callback_id']}" for each in shortcuts}
    assert {COUNTERPARTS[each].split()[0] for each in listed} == {"extension", "command"}


def test_every_sentence_of_slack_is_said_in_teams() -> None:
    only_slack = sentences_in(SLACK) - sentences_in(TEAMS)
    assert only_slack - set(SAID_OTHERWISE) == set(), "say these in Teams too, or say in SAID_OTHERWISE why not"


def test_what_is_said_of_nudges_is_said_on_both() -> None:
    only_slack = sentences_in(SLACK, "nudge_home_words") - sentences_in(TEAMS, "nudge_home_words")
    assert only_slack - set(NUDGES_SAID_OTHERWISE) == set()
    assert {"preview_in_words", "report_in_words"} <= sentences_in(SLACK, "nudge_words")
    assert {"preview_in_words", "report_in_words"} <= sentences_in(TEAMS, "nudge_words")


async def test_what_becomes_of_a_nudge_is_steered_on_both(teams_has: set[str]) -> None:
    assert {f"button nudging.{verb}" for verb in ("pause", "resume", "stop", "wake", "page")} <= teams_has


def test_a_nudge_is_asked_for_in_the_same_fields_on_both() -> None:
    asked = {each["id"] for each in form_card(Offer(groups=("g",), places=(("c", "C"),)), {})["body"] if "id" in each}
    # Whom it is for is one field in Teams, with the addresses beside it.
    assert {each.name for each in fields(Typed)} - {"audience"} <= asked
    offered = str(form_card(Offer(groups=("g",), places=(("c", "C"),)), {}))
    missing = {each for each in Audience if f"'{each.value}" not in offered}
    assert missing == {Audience.USER_GROUP}, "user groups are Slack's own; Teams has its teams and channels"


def test_a_nudge_has_the_same_buttons_on_both() -> None:
    slack, teams = str(letter(MESSAGE)), str(render_message(MESSAGE))
    assert MESSAGE.buttons
    for button in MESSAGE.buttons:
        assert _shows(slack, button.label), button.label
        assert _shows(teams, button.label), button.label


def test_every_reason_can_be_given_on_both() -> None:
    for window in (why_modal("q1", "t/c"), why_card("q1")):
        assert all(f"'{reason.value}'" in str(window) for reason in Reason)


@pytest.mark.parametrize("outcome", list(replies(1)))
def test_every_outcome_offers_the_same_on_both(outcome: str) -> None:
    reply = replies(1)[outcome]
    slack = str(blocks_of(reply, SlackDressing("q1", can_share=True)))
    teams = str(reply_card(reply, Dressing("q1", can_share=True)))
    # Teams asks itself whether it helped: see test_rendering.
    buttons = [label for action, label in ACTION_LABELS.items() if action not in ("helped", "did_not_help")]
    for label in (*buttons, *reply.choices, "Share to channel"):
        assert _shows(slack, label) == _shows(teams, label), label


def test_every_outcome_was_looked_at_on_both() -> None:
    assert {path.stem for path in SLACK_SNAPSHOTS.glob("*.json")} == {
        path.stem for path in TEAMS_SNAPSHOTS.glob("*.json")
    }


def test_a_listener_that_teams_lacks_is_caught(tmp_path: Path) -> None:
    source = tmp_path / "listeners.py"
    source.write_text('bolt.action("brand_new")(do)\nfor each in ("a", "b"):\n    bolt.event(each)(do)\n')
    assert set(listeners_in(source)) == {"action brand_new", "event a", "event b"}


def _shows(shown: Any, label: str) -> bool:
    return repr(label)[1:-1] in shown or label in shown
