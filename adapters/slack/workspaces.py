"""The workspaces Handrail is installed in: the token and the bot's own ids for each."""

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.clients import in_our_words, make_client
from bot.ports import PlaceGone

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Installed:
    """One installation. `team` is the enterprise's id where the whole organisation has installed the app."""

    team: str
    token: str = field(repr=False)
    bot_user_id: str
    bot_id: str | None = None


class NotInstalled(PlaceGone):
    """The app is not installed in this workspace (any more). Nothing can be said there."""


class KnowsInstallations(Protocol):
    """Where the tokens of several workspaces come from."""

    async def installed(self, team: str, enterprise: str | None) -> Installed | None:
        """The installation for a workspace, its token fresh; None when there is none."""

    async def teams(self) -> list[str]:
        """Every workspace that has one. Raises ChatUnavailable or PlaceGone while nobody can tell."""


class OneWorkspace:
    """The one workspace that SLACK_BOT_TOKEN is for. Who we are there is asked once."""

    def __init__(self, api_url: str, token: str) -> None:
        self._client = make_client(api_url, token)
        self._token = token
        self._found: Installed | None = None
        self._asking = asyncio.Lock()

    async def installed(self, team: str, enterprise: str | None) -> Installed | None:
        """See `KnowsInstallations`. Raises ChatUnavailable while Slack does not tell who we are."""
        async with self._asking:
            if self._found is None:
                who = await in_our_words(self._client.auth_test())
                self._found = Installed(who["team_id"], self._token, who["user_id"], who.get("bot_id"))
        return self._found

    async def teams(self) -> list[str]:
        """See `KnowsInstallations`."""
        found = await self.installed("", None)
        return [found.team] if found else []


class Workspaces:
    """Clients for the workspaces."""

    def __init__(self, api_url: str, installations: KnowsInstallations) -> None:
        self._api_url = api_url
        self._installations = installations

    async def installed(self, team: str, enterprise: str | None = None) -> Installed:
        """The installation for a workspace. Raises NotInstalled, and ChatUnavailable while nobody can tell."""
        found = await self._installations.installed(team, enterprise)
        if found is None:
            raise NotInstalled(f"the app is not installed in workspace {team}")
        return found

    async def teams(self) -> list[str]:
        """Every workspace where the app is installed. Raises ChatUnavailable or PlaceGone while nobody can tell."""
        return await self._installations.teams()

    async def client(self, team: str, waits: bool = True) -> AsyncWebClient:
        """A client for a workspace. Raises as `installed` does."""
        return make_client(self._api_url, (await self.installed(team)).token, waits)

    async def authorize(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        """Bolt's question who we are in the workspace an event comes from; None where we are not installed."""
        try:
            found = await self.installed(team_id or enterprise_id or "", enterprise_id)
        except NotInstalled:
            log.warning("slack_not_installed", team=team_id)
            return None
        except SlackApiError as error:
            log.error("slack_authorize_failed", error=type(error).__name__)
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=found.token,
            bot_id=found.bot_id,
            bot_user_id=found.bot_user_id,
        )
