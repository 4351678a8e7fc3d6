"""What an activity says, as values: who wrote what, where, and to whom. Reads anything without stumbling. Pure."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.teams.spots import Spot

Json = dict[str, Any]

PERSONAL, GROUP_CHAT, CHANNEL = "personal", "groupChat", "channel"
CHANNEL_ID = "msteams"

_AT = re.compile(r"</?at\b[^>]*>")
_QUOTE = re.compile(r'<blockquote(?=[^>]{0,300}schema\.skype\.com/Reply)[^>]{0,300}\bitemid="(\d{1,20})"')
"""How Teams' clients write which message is answered, beside the words of the answer."""

LONGEST_QUOTE = 2_000
"""Characters that are looked at: the quotation comes first."""

LONGEST_ID = 64
"""Characters of a person's id that our tables keep; those of the directory have 36."""


def part(values: Mapping[str, Any], name: str) -> Json:
    """The object under this name; empty where there is none."""
    value = values.get(name)
    return value if isinstance(value, dict) else {}


def word(values: Mapping[str, Any], name: str) -> str:
    """The text under this name; empty where there is none."""
    value = values.get(name)
    return value if isinstance(value, str) else ""


def listed(values: Mapping[str, Any], name: str) -> list[Json]:
    """The objects in the list under this name; empty where there is none."""
    value = values.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


@dataclass(frozen=True)
class Heard:
    """A person's message. `user` is their id in the directory, `account` the connector's id for them.

    `is_for_us`: we were mentioned, or nobody else reads. `is_for_others`: somebody else was mentioned and we were not.
    """

    spot: Spot
    kind: str
    user: str
    account: str
    text: str
    id: str
    is_for_us: bool
    is_for_others: bool = False
    files: tuple[str, ...] = ()
    is_submit: bool = False
    """Somebody pressed a button in a client that knows no better way to tell: there are no words."""

    quotes: str = ""
    """The id of the message that this one answers by quoting it; chats have no threads."""

    @property
    def key(self) -> str:
        """The same for every activity that tells of this message."""
        return self.spot.message_key(self.id)

    @property
    def is_direct(self) -> bool:
        """Whether it was said to the bot alone."""
        return self.kind == PERSONAL

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread that another message began."""
        return bool(self.spot.root) and self.spot.root != self.id


def is_whole(activity: Any) -> bool:
    """Whether something is an activity at all: it says what happened, in which conversation, and whom to answer."""
    if not isinstance(activity, dict):
        return False
    has_words = all(word(activity, name) for name in ("type", "serviceUrl", "channelId"))
    has_ids = all(word(part(activity, name), "id") for name in ("conversation", "recipient"))
    return has_words and has_ids and bool(tenant_of(activity))


def tenant_of(activity: Mapping[str, Any]) -> str:
    """The tenant in which the conversation is."""
    named = word(part(part(activity, "channelData"), "tenant"), "id") or word(
        part(activity, "conversation"), "tenantId"
    )
    return named if len(named) <= LONGEST_ID else ""


def spot_of(activity: Mapping[str, Any]) -> Spot:
    """Where it happened; in a channel, the thread."""
    return Spot(tenant_of(activity), word(part(activity, "conversation"), "id"))


def kind_of(activity: Mapping[str, Any]) -> str:
    """The kind of conversation. What says nothing of itself counts as one that others read."""
    conversation = part(activity, "conversation")
    kind = word(conversation, "conversationType")
    if kind in (PERSONAL, GROUP_CHAT, CHANNEL):
        return kind
    return CHANNEL if part(part(activity, "channelData"), "team") else GROUP_CHAT


def user_of(account: Mapping[str, Any]) -> str:
    """The directory's id of whoever this account is; the connector's own where it tells no other."""
    named = word(account, "aadObjectId") or word(account, "objectId") or word(account, "id")
    return named[:LONGEST_ID]


def event_of(activity: Mapping[str, Any]) -> str:
    """What Teams itself calls the event ("editMessage", "teamRenamed"); empty where it says nothing."""
    return word(part(activity, "channelData"), "eventType")


def time_zone_of(activity: Mapping[str, Any]) -> str | None:
    """The IANA name of the time zone that the person's client tells; None where it tells none."""
    told = [word(each, "timezone") for each in listed(activity, "entities") if each.get("type") == "clientInfo"]
    return (word(activity, "localTimezone") or next(iter(told), ""))[:LONGEST_ID] or None


def heard_in(activity: Mapping[str, Any]) -> Heard | None:
    """The message that an activity tells of; None for what no person says."""
    sender, message_id = part(activity, "from"), word(activity, "id")
    if not word(sender, "id") or not message_id or _is_bot(sender):
        return None
    kind, mentioned = kind_of(activity), _mentioned(activity)
    us = word(part(activity, "recipient"), "id")
    return Heard(
        spot=spot_of(activity),
        kind=kind,
        user=user_of(sender),
        account=word(sender, "id"),
        text=words_of(activity),
        id=message_id,
        is_for_us=kind == PERSONAL or us in mentioned,
        is_for_others=bool(mentioned) and us not in mentioned,
        files=_files(activity),
        is_submit=isinstance(activity.get("value"), dict) and not word(activity, "text"),
        quotes=_quoted(activity),
    )


def _is_bot(sender: Mapping[str, Any]) -> bool:
    return word(sender, "role") == "bot" or word(sender, "id").startswith("28:")


def words_of(activity: Mapping[str, Any]) -> str:
    """What the message says, without the mention of us; others who are mentioned stay as their names."""
    text, us = word(activity, "text"), word(part(activity, "recipient"), "id")
    for each in listed(activity, "entities"):
        mentioned, written = part(each, "mentioned"), word(each, "text")
        if each.get("type") == "mention" and written:
            text = text.replace(written, "" if word(mentioned, "id") == us else word(mentioned, "name"))
    return html.unescape(_AT.sub("", text)).replace("\xa0", " ").strip()


def _mentioned(activity: Mapping[str, Any]) -> set[str]:
    mentions = [each for each in listed(activity, "entities") if each.get("type") == "mention"]
    return {word(part(each, "mentioned"), "id") for each in mentions}


def _quoted(activity: Mapping[str, Any]) -> str:
    for each in listed(activity, "entities"):
        if each.get("type") == "quotedReply":
            return word(part(each, "quotedReply"), "messageId")
    for each in listed(activity, "attachments"):
        found = _QUOTE.search(word(each, "content")[:LONGEST_QUOTE]) if each.get("contentType") == "text/html" else None
        if found:
            return found.group(1)
    return ""


def _files(activity: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of what came along. The message's own text comes as an attachment too, and is none."""
    attached = [each for each in listed(activity, "attachments") if word(each, "contentType") != "text/html"]
    return tuple(word(each, "name") or "a file" for each in attached)
