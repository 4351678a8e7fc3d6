"""What the menus of the window for nudges offer while somebody types: articles, groups, user groups."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from adapters.slack.heard import Body, team_of
from adapters.slack.nudge_people import NudgePeople, Sender, sender_of
from adapters.slack.nudge_windows import choice_group, choices
from adapters.slack.pieces import View
from adapters.slack.surface import Surface
from bot.people.roles import is_curator
from bot.ports import ChatUnavailable, PlaceGone

Ack = Callable[..., Awaitable[Any]]

MOST_OPTIONS = 100
"""In one menu (docs.slack.dev, option group)."""

LONGEST_SEARCH = 100


class NudgeMenus:
    """Answers at once: a menu waits 3 seconds. Nobody but those who send nudges is told anything."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface
        self._people = NudgePeople(surface)

    async def search(self, ack: Ack, body: Body) -> None:
        """A menu asks what there is to choose."""
        sender = await self._sender(body)
        words = str(body.get("value") or "")[:LONGEST_SEARCH]
        groups = await self._offered(str(body.get("block_id") or ""), words, sender) if sender else []
        await (ack(option_groups=groups) if groups else ack(options=[]))

    async def _sender(self, body: Body) -> Sender | None:
        try:
            return await sender_of(self._with, team_of(body), str((body.get("user") or {}).get("id") or ""))
        except ChatUnavailable:
            return None

    async def _offered(self, name: str, words: str, sender: Sender) -> list[View]:
        match name:
            case "article_id":
                return await self._articles(words, sender)
            case "group" if is_curator(sender.person):
                groups = await self._with.application.nudges.staff.groups()
                return _matching("Groups", [(group, group) for group in groups], words)
            case "user_group":
                return _matching("User groups", await self._user_groups(sender.team), words)
        return []

    async def _articles(self, words: str, sender: Sender) -> list[View]:
        desk = self._with.application.nudges
        offered = await desk.articles.offered(sender.person, words)
        found = [choice_group("Articles", choices([(each.article_id, each.title) for each in offered]))]
        if not words.strip():
            suggested = await desk.suggested.for_manager(sender.person)
            worth = choices([(each.article_id, each.title) for each in suggested])
            found.insert(0, choice_group("Worth a nudge", worth))
        return [group for group in found if group["options"]]

    async def _user_groups(self, team: str) -> list[tuple[str, str]]:
        try:
            return await self._people.user_groups(team)
        except (ChatUnavailable, PlaceGone):
            return []


def _matching(label: str, offered: Sequence[tuple[str, str]], words: str) -> list[View]:
    wanted = [pair for pair in offered if words.strip().casefold() in pair[1].casefold()]
    options = choices(wanted)[:MOST_OPTIONS]
    return [choice_group(label, options)] if options else []
