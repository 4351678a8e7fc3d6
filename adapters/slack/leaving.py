"""Being let go of: tokens revoked, the app uninstalled; and people or channels that are not what they were."""

import structlog

from adapters.slack.heard import Body, team_of
from adapters.slack.surface import Surface

log = structlog.get_logger(__name__)


class Leaving:
    """Keeps what we know of workspaces, people and channels in step with Slack."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface

    async def on_revoked(self, body: Body) -> None:
        """Tokens of ours hold no longer; those of bots are what we speak with."""
        if (body["event"].get("tokens") or {}).get("bot"):
            log.error("slack_token_revoked", team=team_of(body), fix="install the app again")
            await self._forget(body)

    async def on_uninstalled(self, body: Body) -> None:
        """A workspace has removed the app."""
        log.warning("slack_uninstalled", team=team_of(body))
        await self._forget(body)

    async def on_changed(self, body: Body) -> None:
        """A person or a channel has changed; perhaps they are guests now, or others read along."""
        event = body["event"]
        user = event.get("user")
        # A user who joins a channel is named by id, and it is the channel that has changed.
        changed = user.get("id") if isinstance(user, dict) else event.get("channel")
        self._with.directory.forget(team_of(body), str(changed or ""))

    async def _forget(self, body: Body) -> None:
        if self._with.installations is not None:
            await self._with.installations.forget(team_of(body))
