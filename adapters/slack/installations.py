"""Installations in several workspaces or a whole Enterprise Grid: OAuth, tokens that rotate, all sealed in our
database."""

import secrets
from datetime import timedelta
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.settings import Settings
from adapters.slack.clients import in_our_words, make_client
from adapters.slack.manifest import SCOPES
from adapters.slack.sealing import Sealing
from adapters.slack.workspaces import Installed
from bot.ports import Clock, PlaceGone
from bot.upserting import put
from knowledge.tables import slack_installations, slack_sign_ins

log = structlog.get_logger(__name__)

ACCESS = "oauth.v2.access"
"""Called by its name: the library's own wrapper sends the secret in a way that aiohttp is about to drop."""

SIGN_IN_WITHIN = timedelta(minutes=10)
RENEW_BEFORE = timedelta(hours=2)
"""Tokens that rotate live for twelve hours (docs.slack.dev, token rotation)."""


class Installations:
    """The workspaces that have installed the app. Each has its own token."""

    def __init__(self, engine: AsyncEngine, settings: Settings, now: Clock) -> None:
        self._engine = engine
        self._settings = settings
        self._now = now
        secret = settings.slack_client_secret
        self._sealing = Sealing(settings.installation_keys, settings.data_dir)
        self._app = {
            "client_id": settings.slack_client_id or "",
            "client_secret": secret.get_secret_value() if secret else "",
        }

    async def begin(self) -> str:
        """The address at Slack where a workspace agrees; good for ten minutes, once."""
        state = secrets.token_urlsafe(32)
        async with self._engine.begin() as connection:
            await put(connection, slack_sign_ins, {"state": state}, {"until": self._now() + SIGN_IN_WITHIN})
        generator = AuthorizeUrlGenerator(
            client_id=self._app["client_id"], scopes=sorted(SCOPES), redirect_uri=self._redirect_address
        )
        return generator.generate(state)

    async def finish(self, state: str, code: str) -> bool:
        """Slack sent somebody back who agreed; false when that was not begun here, Slack refuses the code, or the
        workspace is none of ours.
        """
        if not await self._is_ours(state):
            return False
        client = make_client(self._settings.slack_api_url, None)
        given = {**self._app, "code": code, "redirect_uri": self._redirect_address}
        call = client.api_call(ACCESS, data=given)
        try:
            found = await in_our_words(call)
        except PlaceGone:
            return False
        details = _details(found.data if isinstance(found.data, dict) else {}, self._now())
        if not self._may_install(str(details["team"])):
            log.warning("slack_workspace_not_served", fix="add it to SLACK_WORKSPACES if its people are colleagues")
            return False
        await self._keep(str(details["team"]), details)
        return True

    async def installed(self, team: str, enterprise: str | None) -> Installed | None:
        """See `KnowsInstallations`: the workspace's own installation, else the whole enterprise's."""
        for name in (team, enterprise):
            details = await self._details(name) if name else None
            if details is not None:
                details = await self._renewed(str(name), details)
                return Installed(str(name), details["token"], details["bot_user_id"], details.get("bot_id"))
        return None

    async def forget(self, team: str) -> None:
        """The workspace let go of us: its token is of no use, so it goes."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(slack_installations).where(slack_installations.c.workspace == team))

    async def teams(self) -> list[str]:
        """All workspaces that have the app."""
        async with self._engine.connect() as connection:
            return list((await connection.execute(select(slack_installations.c.workspace))).scalars())

    async def seal_anew(self) -> int:
        """Seal with the newest key what lies there plainly, or under an older one; gives back how many that were."""
        async with self._engine.connect() as connection:
            rows = (await connection.execute(select(slack_installations))).all()
        count = 0
        for row in rows:
            details = None if await self._sealing.is_current(row.details) else await self._sealing.open(row.details)
            if details is not None:
                count += await self._seal_row(row.workspace, row.details, await self._sealing.seal(details))
        return count

    @property
    def _redirect_address(self) -> str:
        return f"{self._settings.public_url}/slack/oauth_redirect"

    def _may_install(self, workspace: str) -> bool:
        allowed = {each.strip() for each in self._settings.slack_workspaces.split(",") if each.strip()}
        return "*" in allowed or workspace in allowed

    async def _renewed(self, team: str, details: dict[str, Any]) -> dict[str, Any]:
        expires_at, refresh_token = details.get("expires_at"), details.get("refresh_token")
        if not refresh_token or not expires_at or expires_at > (self._now() + RENEW_BEFORE).timestamp():
            return details
        client = make_client(self._settings.slack_api_url, None)
        try:
            given = {**self._app, "grant_type": "refresh_token", "refresh_token": refresh_token}
            found = await client.api_call(ACCESS, data=given)
        except SlackApiError as error:
            # The old token may still hold for a while; when it does not, that is said then.
            log.error("slack_token_not_renewed", team=team, error=type(error).__name__)
            return details
        fresh = details | _token(found.data if isinstance(found.data, dict) else {}, self._now())
        await self._keep(team, fresh)
        return fresh

    async def _is_ours(self, state: str) -> bool:
        column = slack_sign_ins.c
        async with self._engine.begin() as connection:
            await connection.execute(delete(slack_sign_ins).where(column.until <= self._now()))
            return bool((await connection.execute(delete(slack_sign_ins).where(column.state == state))).rowcount)

    async def _details(self, team: str) -> dict[str, Any] | None:
        query = select(slack_installations.c.details).where(slack_installations.c.workspace == team)
        async with self._engine.connect() as connection:
            stored = (await connection.execute(query)).scalar_one_or_none()
        return await self._sealing.open(stored) if stored is not None else None

    async def _seal_row(self, team: str, before: dict[str, Any], after: dict[str, Any]) -> bool:
        # Compared, so that a token renewed meanwhile by another process is not put back.
        column = slack_installations.c
        async with self._engine.begin() as connection:
            now = (
                await connection.execute(select(column.details).where(column.workspace == team))
            ).scalar_one_or_none()
            if now != before:
                return False
            await connection.execute(update(slack_installations).where(column.workspace == team).values(details=after))
        return True

    async def _keep(self, team: str, details: dict[str, Any]) -> None:
        values = {"details": await self._sealing.seal(details), "installed_at": self._now()}
        async with self._engine.begin() as connection:
            await put(connection, slack_installations, {"workspace": team}, values)


def _details(answer: dict[str, Any], now: Any) -> dict[str, Any]:
    team, enterprise = answer.get("team") or {}, answer.get("enterprise") or {}
    name = enterprise.get("id") if answer.get("is_enterprise_install") else team.get("id")
    return {"team": name, "bot_user_id": answer.get("bot_user_id")} | _token(answer, now)


def _token(answer: dict[str, Any], now: Any) -> dict[str, Any]:
    seconds = answer.get("expires_in")
    until = (now + timedelta(seconds=int(seconds))).timestamp() if seconds else None
    return {"token": answer.get("access_token"), "refresh_token": answer.get("refresh_token"), "expires_at": until}
