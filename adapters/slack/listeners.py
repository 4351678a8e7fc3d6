"""Which listener hears what. The whole of what Slack may tell us stands on this page."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from adapters.slack.answers import Answers
from adapters.slack.asking_ways import AskingWays
from adapters.slack.buttons import Buttons
from adapters.slack.clients import make_client
from adapters.slack.experts import Experts
from adapters.slack.home import Home
from adapters.slack.leaving import Leaving
from adapters.slack.letters import BUTTON
from adapters.slack.nudge_following import NudgeFollowing
from adapters.slack.nudge_menus import NudgeMenus
from adapters.slack.nudge_starting import NudgeStarting
from adapters.slack.presses import Presses
from adapters.slack.questions import Questions
from adapters.slack.second_thoughts import Changes
from adapters.slack.surface import Surface
from adapters.slack.unfurls import Unfurls

log = structlog.get_logger(__name__)

Authorize = Callable[..., Awaitable[AuthorizeResult]]
"""What Bolt says it takes; None, which means "not installed", works too."""

EVENTS = (
    "agent_session_stopped",
    "app_context_changed",
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "assistant_thread_started",
    "channel_shared",
    "channel_unshared",
    "link_shared",
    "member_joined_channel",
    "member_left_channel",
    "message",
    "tokens_revoked",
    "user_change",
)
"""The events we listen to. Others are acknowledged and dropped: Slack delivers again what nobody acknowledges."""


def make_bolt(surface: Surface) -> AsyncApp:
    """Bolt with our listeners. Requests reach it only after our own checks, so its own are off."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        # Bolt looks at the names of the parameters, and stumbles over a method's `self`.
        return await surface.workspaces.authorize(enterprise_id, team_id)

    bolt = AsyncApp(
        client=make_client(surface.settings.slack_api_url, None),
        authorize=cast("Authorize", authorize),
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    answers, experts = Answers(surface), Experts(surface)
    _add_events(bolt, surface, Questions(surface, answers, experts), Changes(surface, answers))
    _add_buttons(bolt, Buttons(surface, answers, experts))
    _add_presses(bolt, Presses(surface))
    _add_ways(bolt, AskingWays(surface, answers))
    home = Home(surface)
    _add_home(bolt, home)
    _add_nudges(bolt, surface, home)
    bolt.error(_on_error)
    return bolt


def _add_events(bolt: AsyncApp, surface: Surface, questions: Questions, changes: Changes) -> None:
    leaving = Leaving(surface)
    bolt.event("app_mention")(questions.on_mention)
    bolt.event("message")(questions.on_message)
    bolt.event("agent_session_stopped")(changes.on_stop)
    bolt.event("link_shared")(Unfurls(surface).on_link)
    bolt.event("tokens_revoked")(leaving.on_revoked)
    bolt.event("app_uninstalled")(leaving.on_uninstalled)
    for changed in (
        "user_change",
        "channel_shared",
        "channel_unshared",
        "member_joined_channel",
        "member_left_channel",
    ):
        bolt.event(changed)(leaving.on_changed)


def _add_buttons(bolt: AsyncApp, buttons: Buttons) -> None:
    bolt.action("feedback")(buttons.feedback)
    bolt.action("ask_person")(buttons.ask_person)
    bolt.action("stop_telling")(buttons.stop_telling)
    bolt.action("ask_privately")(buttons.ask_privately)
    bolt.action("share")(buttons.share)
    bolt.action(re.compile(r"choose_\d+"))(buttons.choose)
    bolt.action(re.compile(r"(forget|keep)_one"))(buttons.forget_one)
    bolt.view("why")(buttons.why)
    bolt.view("ask_person")(buttons.ask_person_sent)


def _add_presses(bolt: AsyncApp, presses: Presses) -> None:
    bolt.action(re.compile(rf"{BUTTON}\.\d+\..+"))(presses.press)
    bolt.view(BUTTON)(presses.words_sent)


def _add_ways(bolt: AsyncApp, ways: AskingWays) -> None:
    bolt.command("/ask")(ways.command)
    bolt.shortcut("answer_this")(ways.answer_this)
    bolt.shortcut("save_gap")(ways.save_gap)
    bolt.shortcut("ask")(ways.open_ask)
    bolt.view("ask")(ways.ask_sent)
    bolt.view("policy")(ways.policy_sent)


def _add_home(bolt: AsyncApp, home: Home) -> None:
    bolt.event("app_home_opened")(home.on_opened)
    bolt.event("app_context_changed")(home.on_context)
    bolt.event("assistant_thread_started")(home.on_legacy_thread)
    bolt.action(re.compile(r"quiet_(from|until)"))(home.quiet)
    bolt.action("topics")(home.topics)
    bolt.action("forget_all")(home.forget_all)


def _add_nudges(bolt: AsyncApp, surface: Surface, home: Home) -> None:
    starting, following = NudgeStarting(surface, home.publish), NudgeFollowing(surface, home.publish)
    bolt.command("/nudge")(starting.command)
    bolt.shortcut("nudge")(starting.shortcut)
    bolt.action("nudge_new")(starting.button)
    bolt.action(re.compile(r"nudge_(article|audience|moment)"))(starting.reshape)
    bolt.action(re.compile(r"nudge_shown\.\d+"))(starting.shown)
    bolt.options(re.compile(r"nudge_(article|search)"))(NudgeMenus(surface).search)
    bolt.view("nudge")(starting.submitted)
    bolt.view("nudge_preview")(starting.confirmed)
    bolt.action("nudge_report")(following.report)
    bolt.action(re.compile(r"nudge_(pause|resume|stop)"))(following.steer)
    bolt.action("nudge_snooze")(following.snooze)
    bolt.action("nudge_topic")(following.topic)


async def _on_error(error: Exception, body: Mapping[str, Any]) -> BoltResponse:
    # Bolt's own words would quote the request.
    kind = (body.get("event") or {}).get("type") or body.get("type")
    log.error("slack_listener_failed", kind=kind, error=type(error).__name__)
    return BoltResponse(status=500, body="")
