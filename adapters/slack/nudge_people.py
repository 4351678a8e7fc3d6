"""Whom a nudge is for, as it is said in Slack: a team, a group, a channel, a user group, pasted addresses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import structlog

from adapters.slack.clients import in_our_words
from adapters.slack.readers import Somebody, TooMany
from adapters.slack.spots import PLATFORM
from adapters.slack.surface import Surface
from bot.nudges.nudge_audiences import NOBODY_NAMED, Named
from bot.nudges.nudge_form import Misfit, Typed
from bot.nudges.nudge_plans import Chosen
from bot.nudges.nudges import Audience
from bot.nudges.nudges_at_home import may_send
from bot.people.accounts import Account
from bot.people.people_file import normal_email, person_id_of
from bot.ports import ChatUnavailable, PlaceGone
from retrieval.outcome import Person

log = structlog.get_logger(__name__)

NOT_SEEN = "I can't see who is there; invite me to the channel first"
NO_USER_GROUPS = "I can't read the user groups; the app may need to be installed again"
TOO_MANY = "there are too many people for me to look through; choose a smaller place, or a group"
UNREACHABLE = "Slack doesn't tell me who they are just now; try again in a minute"


@dataclass(frozen=True)
class Sender:
    """Who sends: the person as the directory has them now, and where in Slack they are."""

    person: Person
    team: str
    user: str


async def sender_of(surface: Surface, team: str, user: str) -> Sender | None:
    """Whoever this is, if they may send nudges. Raises ChatUnavailable."""
    person = await surface.directory.person(team, user)
    person = await surface.application.people.current(person)
    return Sender(person, team, user) if may_send(person) else None


class NudgePeople:
    """Finds people. Those that only Slack knows can be written to from then on."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface

    async def chosen(self, typed: Typed, sender: Sender) -> Named | Misfit:
        """Whom the form names, or what must be mended in it."""
        if typed.audience is not Audience.TEAM and not typed.whom.strip():
            return Misfit("whom", NOBODY_NAMED)
        try:
            return await self._look(typed, sender)
        except TooMany:
            return Misfit("whom", TOO_MANY)
        except (ChatUnavailable, PlaceGone) as error:
            log.info("slack_nudge_people_unknown", error=type(error).__name__)
            return Misfit("whom", _why_unknown(typed.audience, error))

    async def user_groups(self, team: str) -> list[tuple[str, str]]:
        """The user groups of a workspace: id and name. Raises ChatUnavailable or PlaceGone."""
        client = await self._with.workspaces.client(team)
        found = (await in_our_words(client.usergroups_list(include_disabled=False, team_id=team)))["usergroups"]
        return sorted(((str(each["id"]), str(each.get("name") or "")) for each in found), key=lambda pair: pair[1])

    async def _look(self, typed: Typed, sender: Sender) -> Named | Misfit:
        match typed.audience:
            case Audience.CHANNEL:
                return await self._channel(typed.whom, sender)
            case Audience.USER_GROUP:
                return await self._user_group(typed.whom, sender)
            case _:
                return await self._with.application.nudges.audiences.named(typed, sender.person)

    async def _user_group(self, group_id: str, sender: Sender) -> Named:
        names = dict(await self.user_groups(sender.team))
        client = await self._with.workspaces.client(sender.team)
        call = client.usergroups_users_list(usergroup=group_id, team_id=sender.team)
        ids = [str(each) for each in (await in_our_words(call))["users"]]
        people = await self._with.directory.readers.users(sender.team, ids)
        return await self._persons(people, names.get(group_id) or "a user group", sender.team)

    async def _channel(self, channel_id: str, sender: Sender) -> Named | Misfit:
        channel = await self._with.directory.channel(sender.team, channel_id)
        people = await self._with.directory.readers.members(sender.team, channel_id)
        # Who is in a private channel is nothing for those who are not.
        if channel.is_private and sender.user not in people:
            return Misfit("whom", NOT_SEEN)
        return await self._persons(people, f"#{channel.name}" if channel.name else "a channel", sender.team)

    async def _persons(self, people: Mapping[str, Somebody], label: str, team: str) -> Named:
        """The persons these users are; only an account of this workspace vouches for its address."""
        emails = {user_id: normal_email(each.email or "") for user_id, each in people.items() if each.is_colleague}
        known = await self._with.application.nudges.staff.with_emails(emails.values())
        ids = {user_id: known.get(email) or person_id_of(email) for user_id, email in emails.items()}
        met = await self._met(ids.values())
        for user_id, person_id in ids.items():
            if person_id not in met:
                await self._remember(team, user_id, people[user_id], person_id)
        return Named(Chosen(frozenset(ids.values()), label))

    async def _met(self, person_ids: Iterable[str]) -> set[str]:
        found = await self._with.application.nudges.recipients.look_up(set(person_ids))
        return {each.member.person_id for each in found if each.has_account}

    async def _remember(self, team: str, user_id: str, user: Somebody, person_id: str) -> None:
        await self._with.application.desk.accounts.remember(Account(PLATFORM, team, user_id, person_id, user.time_zone))


def _why_unknown(audience: Audience, error: ChatUnavailable | PlaceGone) -> str:
    if isinstance(error, PlaceGone) or audience is Audience.USER_GROUP:
        return NO_USER_GROUPS if audience is Audience.USER_GROUP else NOT_SEEN
    return UNREACHABLE
