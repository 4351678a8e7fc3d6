"""People whom Slack knows by their address: how the bot comes to know accounts that never wrote to it."""

from collections.abc import Mapping

import structlog

from adapters.slack.readers import Readers, TooMany
from adapters.slack.spots import PLATFORM
from adapters.slack.workspaces import Workspaces
from bot.people.accounts import Account, Accounts
from bot.people.people_file import normal_email

log = structlog.get_logger(__name__)


class SlackMeeting:
    """Looks through the workspaces that have the app. Only an account of a workspace vouches for its address."""

    def __init__(self, workspaces: Workspaces, readers: Readers, accounts: Accounts) -> None:
        self._workspaces = workspaces
        self._readers = readers
        self._accounts = accounts

    async def find(self, people: Mapping[str, str]) -> None:
        """See `FindsPeople`."""
        wanted = dict(people)
        for team in await self._workspaces.teams():
            try:
                roster = await self._readers.roster(team)
            except TooMany:
                log.warning("slack_workspace_too_large_to_look_through", team=team)
                continue
            for user_id, each in roster.items():
                person_id = wanted.pop(normal_email(each.email or ""), None) if each.is_colleague else None
                if person_id is not None:
                    await self._accounts.remember(Account(PLATFORM, team, user_id, person_id, each.time_zone))
            if not wanted:
                break
