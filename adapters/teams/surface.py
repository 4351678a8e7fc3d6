"""What every part of the Teams adapter works with, put together once."""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field

import aiohttp

from adapters.background import Background
from adapters.opening import utc_now
from adapters.settings import Settings
from adapters.teams.answers import Answers
from adapters.teams.chat import Addresses, TeamsChat
from adapters.teams.clouds import cloud_of, token_url
from adapters.teams.connector import Connector
from adapters.teams.directory import Directory, KnowsPeople
from adapters.teams.ledger import Ledger
from adapters.teams.limiter import Limiter
from adapters.teams.meeting import TeamsMeeting
from adapters.teams.parts import Parts
from adapters.teams.personal import PersonalChats
from adapters.teams.places import Places
from adapters.teams.posting import Posting
from adapters.teams.references import References
from adapters.teams.spots import PLATFORM
from adapters.teams.streams import Pace
from adapters.teams.tenants import Tenants, tenants_in
from adapters.teams.tokens import Credentials, Tokens
from adapters.wiring import Application
from bot.inbox import Inbox
from bot.ports import Chat
from bot.questions.next_questions import NextQuestions


@dataclass
class Surface(Parts):
    """The adapter's parts, and what answers with them."""

    answers: Answers = field(init=False)

    def __post_init__(self) -> None:
        self.answers = Answers(self)


@dataclass(frozen=True)
class Outside:
    """What the adapter needs of the process: the web client, the work beside the requests, and how fast time goes."""

    http: aiohttp.ClientSession
    background: Background
    limiter: Limiter = field(default_factory=Limiter)
    pace: Pace = field(default_factory=Pace)
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    """How the connector waits before it tries again."""


def make_surface(application: Application, chats: MutableMapping[str, Chat], outside: Outside) -> Surface:
    """Teams over an application, whose `chats` get one more."""
    settings, desk, engine = application.settings, application.desk, application.engine
    connector = Connector(outside.http, _tokens(settings, outside.http), outside.limiter, outside.pause)
    references, ledger = References(engine, utc_now), Ledger(engine, utc_now)
    tenants = Tenants(frozenset(tenants_in(settings.teams_tenant_id)), is_open=settings.teams_is_anonymous)
    personal, posting = PersonalChats(connector, references), Posting(connector, references, desk.sent)
    people = KnowsPeople(application.people, desk.accounts)
    directory = Directory(connector, references, tenants, people, time.monotonic)
    addresses = Addresses(references, personal, desk.accounts, ledger, directory)
    chat = TeamsChat(posting, addresses, settings.teams_targeted_messages, settings.teams_sensitivity)
    chats[PLATFORM] = chat
    meeting = TeamsMeeting(connector, references, directory, tenants, time.monotonic)
    application.nudges.meeting.offer(PLATFORM, meeting)
    return Surface(
        application=application,
        tenants=tenants,
        connector=connector,
        references=references,
        ledger=ledger,
        directory=directory,
        personal=personal,
        places=Places(connector, references, directory, time.monotonic),
        next_questions=NextQuestions(application.articles, time.monotonic),
        posting=posting,
        chat=chat,
        inbox=Inbox(engine, PLATFORM, utc_now),
        background=outside.background,
        pace=outside.pace,
    )


def _tokens(settings: Settings, http: aiohttp.ClientSession) -> Tokens:
    if settings.teams_app_id is None or settings.teams_app_password is None:
        return Tokens(http, None, time.monotonic)
    cloud = cloud_of(settings.teams_openid_metadata_url)
    url = settings.teams_token_url or token_url(cloud, tenants_in(settings.teams_tenant_id))
    credentials = Credentials(settings.teams_app_id, settings.teams_app_password.get_secret_value(), url, cloud.scope)
    return Tokens(http, credentials, time.monotonic)
