"""What every part of the Slack adapter works with, put together once."""

import time
from collections.abc import MutableMapping
from dataclasses import dataclass

from adapters.background import Background
from adapters.opening import utc_now
from adapters.settings import Settings
from adapters.slack.abouts import Abouts
from adapters.slack.agent_view import AgentView
from adapters.slack.chat import SlackChat
from adapters.slack.directory import Directory
from adapters.slack.installations import Installations
from adapters.slack.meeting import SlackMeeting
from adapters.slack.pacing import INTERVAL_SECONDS, Pacer
from adapters.slack.posting import Posting
from adapters.slack.spots import PLATFORM
from adapters.slack.whispering import Whispering
from adapters.slack.workspaces import KnowsInstallations, OneWorkspace, Workspaces
from adapters.slack.writing import Writing
from adapters.wiring import Application
from bot.inbox import Inbox
from bot.ports import Chat


@dataclass(frozen=True)
class Surface:
    """The adapter's parts. `installations` is None where SLACK_BOT_TOKEN serves one workspace."""

    application: Application
    workspaces: Workspaces
    directory: Directory
    posting: Posting
    chat: SlackChat
    agent: AgentView
    inbox: Inbox
    abouts: Abouts
    background: Background
    installations: Installations | None = None

    @property
    def settings(self) -> Settings:
        """The settings as they hold."""
        return self.application.settings


def make_surface(
    application: Application,
    chats: MutableMapping[str, Chat],
    background: Background,
    interval: float = INTERVAL_SECONDS,
) -> Surface:
    """Slack over an application, whose `chats` get one more. `interval`: seconds between messages in a channel."""
    settings, desk = application.settings, application.desk
    installations = None
    source: KnowsInstallations
    if settings.slack_bot_token is not None:
        source = OneWorkspace(settings.slack_api_url, settings.slack_bot_token.get_secret_value())
    else:
        source = installations = Installations(application.engine, settings, utc_now)
    workspaces = Workspaces(settings.slack_api_url, source)
    directory = Directory(workspaces, application.people, desk.accounts, time.monotonic)
    posting = Posting(workspaces, desk.sent, Pacer(interval), utc_now)
    whispering = Whispering(workspaces, directory, posting, desk.sent)
    writing = Writing(workspaces, directory, posting, desk.accounts)
    chat = SlackChat(workspaces, posting, whispering, writing, desk.accounts)
    chats[PLATFORM] = chat
    application.nudges.meeting.offer(PLATFORM, SlackMeeting(workspaces, directory.readers, desk.accounts))
    return Surface(
        application=application,
        workspaces=workspaces,
        directory=directory,
        posting=posting,
        chat=chat,
        agent=AgentView(workspaces, chat.remarks, desk.suggestions),
        inbox=Inbox(application.engine, PLATFORM, utc_now),
        abouts=Abouts(application.articles, application.nudges.replies, time.monotonic),
        background=background,
        installations=installations,
    )
