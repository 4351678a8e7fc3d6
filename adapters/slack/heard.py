"""What Slack's payloads say, as values: a message that was heard, a button that was pressed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.spots import Spot

Body = Mapping[str, Any]

SAID = (None, "file_share", "thread_broadcast", "me_message")
"""The subtypes of messages in which a person says something."""


@dataclass(frozen=True)
class Heard:
    """A person's message. `files` are as Slack describes them; `is_external`: the event says that others read there."""

    team: str
    channel: str
    user: str
    text: str
    ts: str
    thread_ts: str = ""
    channel_type: str = ""
    files: Sequence[Mapping[str, Any]] = ()
    is_external: bool = False

    @property
    def is_direct(self) -> bool:
        """Whether it was said to the bot alone."""
        return self.channel_type == "im" or self.channel.startswith("D")

    @property
    def spot(self) -> Spot:
        """The thread an answer goes into: the message's own if it begins one."""
        return Spot(self.team, self.channel, self.thread_ts or self.ts)

    @property
    def key(self) -> str:
        """The same for every event that tells of this message."""
        return self.spot.message_key(self.ts)


@dataclass(frozen=True)
class Changed:
    """A message that was edited (`heard` is how it reads now) or deleted (`heard` is None)."""

    spot: Spot
    ts: str
    user: str
    heard: Heard | None

    @property
    def key(self) -> str:
        """The event key of the message as it was."""
        return self.spot.message_key(self.ts)


@dataclass(frozen=True)
class Pressed:
    """A button, a menu or a shortcut somebody used. `values` holds what is chosen now; `ts` is the message above it."""

    spot: Spot
    user: str
    action: str = ""
    value: str = ""
    values: tuple[str, ...] = ()
    trigger: str = ""
    response_url: str = ""
    ts: str = ""


def team_of(body: Body) -> str:
    """The workspace of ours that a payload is about; the enterprise where the app is installed for all of it."""
    for each in body.get("authorizations") or ():
        if isinstance(each, Mapping) and each.get("team_id"):
            return str(each["team_id"])
    team = body.get("team")
    named = team.get("id") if isinstance(team, Mapping) else None
    return str(body.get("team_id") or named or body.get("enterprise_id") or "")


def heard_in(body: Body) -> Heard | Changed | None:
    """The message an event tells of; None for what no person says (bots, joins, topics)."""
    event = body["event"]
    match event.get("subtype"):
        case "message_changed":
            return _changed(body, event, event.get("message") or {})
        case "message_deleted":
            return _changed(body, event, None)
        case subtype if subtype in SAID and not event.get("bot_id"):
            return _heard(body, event, event)
    return None


def pressed_in(body: Body) -> Pressed:
    """What was pressed, and where."""
    container, message = body.get("container") or {}, body.get("message") or {}
    channel = str((body.get("channel") or {}).get("id") or container.get("channel_id") or "")
    thread = str(message.get("thread_ts") or container.get("thread_ts") or "")
    action = (body.get("actions") or [{}])[0]
    options = action.get("selected_options") or [action.get("selected_option") or {}]
    return Pressed(
        spot=Spot(team_of(body), channel, thread),
        user=str((body.get("user") or {}).get("id") or ""),
        action=str(action.get("action_id") or body.get("callback_id") or ""),
        value=str(action.get("value") or ""),
        values=tuple(str(option["value"]) for option in options if option.get("value")),
        trigger=str(body.get("trigger_id") or ""),
        response_url=str(body.get("response_url") or ""),
        ts=str(message.get("ts") or container.get("message_ts") or ""),
    )


def _changed(body: Body, event: Mapping[str, Any], message: Mapping[str, Any] | None) -> Changed | None:
    before = event.get("previous_message") or {}
    user, channel = str(before.get("user") or ""), str(event.get("channel") or "")
    if before.get("bot_id") or not user or not channel:
        return None
    ts = str(before.get("ts") or event.get("deleted_ts") or "")
    if message is not None and message.get("subtype") == "tombstone":
        message = None
    spot = Spot(team_of(body), channel, str(before.get("thread_ts") or ts))
    return Changed(spot, ts, user, _heard(body, event, message) if message else None)


def _heard(body: Body, event: Mapping[str, Any], message: Mapping[str, Any]) -> Heard | None:
    channel, user, ts = event.get("channel"), message.get("user"), message.get("ts")
    if not (isinstance(channel, str) and isinstance(user, str) and isinstance(ts, str)):
        return None
    return Heard(
        team=team_of(body),
        channel=channel,
        user=user,
        text=str(message.get("text") or ""),
        ts=ts,
        thread_ts=str(message.get("thread_ts") or ""),
        channel_type=str(event.get("channel_type") or ""),
        files=[each for each in message.get("files") or () if isinstance(each, Mapping)],
        is_external=body.get("is_ext_shared_channel") is True,
    )
