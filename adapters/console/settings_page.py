"""Settings: what is connected and what decides, to be read; and the way to who may do what and to the house rules."""

from dataclasses import dataclass

from aiohttp import web

from adapters.console import house_rules, roles_page
from adapters.console.call import Call
from adapters.console.section import PageRoute, Section
from adapters.console.sessions import IDLE, LONGEST
from adapters.opening import utc_now
from adapters.settings import Settings
from bot.audit_log import AuditLog
from bot.measures.explanation_words import percent
from bot.people.roles import ADMINISTERING, CURATING
from bot.publishing.house_rules import HouseRules
from knowledge.few_people import FEWEST_PEOPLE_SHOWN

PATH = "/console/settings"
SECONDS_AN_HOUR = 3600


@dataclass(frozen=True)
class Connection:
    """Something Handrail can be connected with, whether it is, and what that means."""

    name: str
    is_on: bool
    words: str


async def show_settings(call: Call) -> web.StreamResponse:
    """What is set, in words. Secrets are never shown."""
    application = call.application
    rules = HouseRules(application.engine, AuditLog(application.engine, utc_now), utc_now)
    return call.page(
        "settings.html",
        connections=connections(application.settings),
        rules=await rules.current(),
        threshold=percent(application.deciding.current.calibration.threshold),
        is_own_threshold=application.settings.answer_threshold is not None,
        fewest=FEWEST_PEOPLE_SHOWN,
        allows_own_approval=application.settings.allow_own_approval,
        idle_hours=int(IDLE.total_seconds()) // SECONDS_AN_HOUR,
        longest_hours=int(LONGEST.total_seconds()) // SECONDS_AN_HOUR,
        may_give_roles=call.may(ADMINISTERING),
    )


def connections(settings: Settings) -> list[Connection]:
    """What this deployment is connected with."""
    return [
        _chat("Slack", settings.has_slack, "SLACK_BOT_TOKEN"),
        _chat("Microsoft Teams", settings.has_teams, "TEAMS_APP_ID"),
        _model(settings),
        _sign_in(settings),
        Connection(
            "Database",
            True,
            "PostgreSQL, for several processes" if settings.uses_postgres else "SQLite, in the data folder",
        ),
        Connection(
            "L&D channel",
            settings.lnd_channel is not None,
            "reviews and the weekly digest go there" if settings.lnd_channel else "set LND_CHANNEL",
        ),
    ]


def _chat(name: str, is_on: bool, setting: str) -> Connection:
    return Connection(name, is_on, "people ask and are told there" if is_on else f"set {setting}")


def _model(settings: Settings) -> Connection:
    words = (
        f"{settings.openai_model} writes answers, checked sentence by sentence"
        if settings.has_model
        else ("answers and drafts are quoted and written by hand; set OPENAI_API_KEY or OPENAI_BASE_URL")
    )
    return Connection("Language model", settings.has_model, words)


def _sign_in(settings: Settings) -> Connection:
    without = "one-time links only; set CONSOLE_OIDC_ISSUER"
    words = f"by {settings.console_oidc_issuer}" if settings.has_provider else without
    return Connection("Sign-in with work accounts", settings.has_provider, words)


SECTION = Section(
    PATH,
    (PageRoute("GET", PATH, CURATING, show_settings), *roles_page.ROUTES, *house_rules.ROUTES),
    "Settings",
)
