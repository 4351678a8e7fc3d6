"""What somebody says instead of a question: "my questions", "help", "channel settings"; and what those cards do."""

from collections.abc import Awaitable, Callable

import structlog

from adapters.opening import utc_now
from adapters.teams.card_parts import Json, attachment, button, card, choice, small, words
from adapters.teams.commands import HELP, MY_NUDGES, MY_QUESTIONS, NUDGE, command_in
from adapters.teams.heard import PERSONAL, Heard
from adapters.teams.home_card import FORGET_ALL, REFRESH, SAVE, home_card
from adapters.teams.my_nudges import MyNudges
from adapters.teams.nudging import NOT_A_SENDER, WritingNudges
from adapters.teams.rendering import render_message
from adapters.teams.shown import Shown
from adapters.teams.spots import Spot
from adapters.teams.surface import Surface
from adapters.teams.used import Used
from bot import phrases
from bot.at_home import AtHome, HomeNeighbours
from bot.messages import Message
from bot.nudges.nudge_form_words import NUDGES, ONLY_IN_PRIVATE, TITLE
from bot.questions.channel_policy import MODE_LABELS, ChannelMode
from retrieval.outcome import Person

log = structlog.get_logger(__name__)

SET_POLICY = "policy.set"

Does = Callable[[Used], Awaitable[Shown]]


class Home:
    """Brings the cards, and keeps what is chosen in them."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface
        app = surface.application
        self._at_home = AtHome(
            HomeNeighbours(app.desk, app.questions, app.asking, app.gap_loop, app.nudges.at_home, utc_now)
        )
        self._my_nudges = MyNudges(surface)
        self.actions: dict[str, Does] = {
            **self._my_nudges.actions,
            **WritingNudges(surface).actions,
            SAVE: self._save,
            REFRESH: self._refresh,
            FORGET_ALL: self._forget_all,
            SET_POLICY: self._set_policy,
        }

    async def on_command(self, heard: Heard) -> bool:
        """Whether this message is a command; if so, whoever wrote it alone gets what it brings."""
        command = command_in(heard.text)
        if not command:
            return False
        await self._with.chat.whisper(heard.spot, heard.user, await self._brought(command, heard))
        return True

    async def _brought(self, command: str, heard: Heard) -> Json:
        if command == HELP:
            return render_message(Message(phrases.HELP_IN_TEAMS))
        if command in (NUDGE, MY_NUDGES):
            return await self._of_nudges(command, heard)
        if command == MY_QUESTIONS:
            return _with_card(await self._card(heard.spot, heard.user), phrases.HOME_QUESTIONS)
        if heard.kind == PERSONAL:
            return render_message(Message(phrases.NOT_A_CHANNEL))
        mode = await self._with.application.desk.policies.mode_of(heard.spot.channel_key)
        return _with_card(policy_card(heard.spot.base, mode), phrases.POLICY_TITLE)

    async def _of_nudges(self, command: str, heard: Heard) -> Json:
        if heard.kind != PERSONAL:
            return render_message(Message(ONLY_IN_PRIVATE))
        person = await self._with.directory.person(heard.spot, heard.user)
        person = await self._with.application.people.current(person)
        if command == MY_NUDGES:
            return _with_card(await self._my_nudges.card(heard.spot, heard.user, person), NUDGES)
        form = await WritingNudges(self._with).open_form(heard.spot, heard.user, person)
        return _with_card(form, TITLE) if form else render_message(Message(NOT_A_SENDER))

    async def _save(self, used: Used) -> Shown:
        quiet = (used.told("quiet_from"), used.told("quiet_until"))
        await self._at_home.wish(used.person.id, quiet, used.told("topics").split(","))
        return Shown(await self._card(used.spot, used.user, phrases.KEPT))

    async def _refresh(self, used: Used) -> Shown:
        return Shown(await self._card(used.spot, used.user))

    async def _forget_all(self, used: Used) -> Shown:
        count = await self._at_home.forget_all(used.person.id)
        log.info("questions_forgotten", count=count)
        return Shown(await self._card(used.spot, used.user, phrases.forgotten(count)))

    async def _set_policy(self, used: Used) -> Shown:
        spot, chosen = Spot.read(used.value), used.told("mode")
        if chosen not in set(ChannelMode) or spot.tenant != used.spot.tenant:
            return Shown(words=phrases.NOT_A_CHANNEL)
        policies, mode = self._with.application.desk.policies, ChannelMode(chosen)
        # Teams tells a bot nothing of who owns a team, so that is for those who look after the articles.
        is_set = await policies.set_mode(spot.channel_key, mode, used.person, runs_the_channel=False)
        said = phrases.POLICY_SET.format(mode=MODE_LABELS[mode]) if is_set else phrases.NOT_YOURS_TO_DECIDE
        return Shown(card([small(said)], fallback=said))

    async def _card(self, spot: Spot, user: str, remark: str = "") -> Json:
        profile = await self._with.directory.profile(spot, user)
        person: Person = await self._with.application.people.current(profile.person)
        if person.is_guest or not person.is_active:
            return card([small(phrases.NOT_FOR_YOU)], fallback=phrases.NOT_FOR_YOU)
        return home_card(await self._at_home.facts(person, profile.time_zone), remark)


def policy_card(channel: Spot, mode: ChannelMode) -> Json:
    """Asks how much may be said in a channel."""
    options = [(each.value, label) for each, label in MODE_LABELS.items()]
    body = [words(phrases.POLICY_TITLE), choice("mode", phrases.POLICY_QUESTION, options, mode.value)]
    return card(body, [button(SET_POLICY, phrases.SAVE, str(channel), "positive")], phrases.POLICY_QUESTION)


def _with_card(of_card: Json, summary: str) -> Json:
    return {"type": "message", "summary": summary, "attachments": [attachment(of_card)]}
