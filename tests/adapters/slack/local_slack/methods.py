"""The Web API methods of the local Slack. Each takes the arguments and gives the answer, or an error's name."""

from collections.abc import Callable
from typing import Any

from tests.adapters.slack.local_slack.block_rules import faults_in
from tests.adapters.slack.local_slack.state import (
    BOT_ID,
    BOT_USER,
    TEAM,
    Channel,
    Json,
    Message,
    Refused,
    Workspace,
    channel_json,
)
from tests.adapters.slack.local_slack.views import (
    set_prompts,
    set_session,
    set_status,
    set_title,
    views_open,
    views_publish,
    views_update,
)

MOST_TEXT = 40_000
MOST_STREAMED = 12_000
MOST_IN_A_PAGE = 3
"""Few, so that every caller has to turn the page."""


def _channel(workspace: Workspace, arguments: Json) -> Channel:
    return workspace.channel(arguments["channel"])


def _writable(workspace: Workspace, arguments: Json) -> Channel:
    channel = _channel(workspace, arguments)
    if channel.is_archived:
        raise Refused("is_archived")
    if BOT_USER not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _own(workspace: Workspace, arguments: Json) -> Message:
    message = workspace.messages.get((arguments["channel"], arguments["ts"]))
    if message is None or not message.by_bot:
        raise Refused("message_not_found")
    return message


def _check_words(workspace: Workspace, arguments: Json) -> None:
    text, blocks = arguments.get("text") or "", arguments.get("blocks")
    if not text and not blocks:
        raise Refused("no_text")
    if not text:
        workspace.problems.append("a message without the text that notifications show")
    if len(text) > MOST_TEXT:
        raise Refused("msg_too_long")
    if blocks is not None and (faults := faults_in(blocks)):
        workspace.problems += faults
        raise Refused("invalid_blocks")


def auth_test(workspace: Workspace, arguments: Json) -> Json:
    return {"team": "Home", "team_id": TEAM, "user": "handrail", "user_id": BOT_USER, "bot_id": BOT_ID}


def users_info(workspace: Workspace, arguments: Json) -> Json:
    user = workspace.users.get(arguments["user"])
    if user is None:
        raise Refused("user_not_found")
    if "users:read.email" in workspace.scopes:
        return {"user": user}
    return {"user": user | {"profile": {k: v for k, v in user["profile"].items() if k != "email"}}}


def users_list(workspace: Workspace, arguments: Json) -> Json:
    return _page(list(workspace.users.values()), arguments)


def conversations_members(workspace: Workspace, arguments: Json) -> Json:
    return _page(sorted(_channel(workspace, arguments).members), arguments)


def usergroups_list(workspace: Workspace, arguments: Json) -> Json:
    return {"usergroups": [{"id": each, "name": name} for each, (name, _) in workspace.user_groups.items()]}


def usergroups_users_list(workspace: Workspace, arguments: Json) -> Json:
    if arguments["usergroup"] not in workspace.user_groups:
        raise Refused("no_such_subteam")
    return {"users": list(workspace.user_groups[arguments["usergroup"]][1])}


def _page(everything: list[Any], arguments: Json) -> Json:
    start, size = int(arguments.get("cursor") or 0), min(int(arguments["limit"]), MOST_IN_A_PAGE)
    cursor = str(start + size) if start + size < len(everything) else ""
    return {"members": everything[start : start + size], "response_metadata": {"next_cursor": cursor}}


def users_lookup_by_email(workspace: Workspace, arguments: Json) -> Json:
    for user in workspace.users.values():
        if user["profile"].get("email") == arguments["email"]:
            return {"user": user}
    raise Refused("users_not_found")


def users_conversations(workspace: Workspace, arguments: Json) -> Json:
    mine = (each for each in workspace.channels.values() if BOT_USER in each.members and not each.id.startswith("D"))
    return {"channels": [channel_json(each) for each in mine]}


def conversations_info(workspace: Workspace, arguments: Json) -> Json:
    return {"channel": channel_json(_channel(workspace, arguments))}


def conversations_open(workspace: Workspace, arguments: Json) -> Json:
    user = workspace.users.get(arguments["users"])
    if user is None or user.get("deleted"):
        raise Refused("user_disabled" if user else "user_not_found")
    return {"channel": {"id": workspace.direct(arguments["users"])}}


def conversations_replies(workspace: Workspace, arguments: Json) -> Json:
    _channel(workspace, arguments)
    here = [each for each in workspace.messages.values() if each.channel == arguments["channel"]]
    thread = [each for each in here if arguments["ts"] in (each.ts, each.thread_ts)]
    return {"messages": _listed(workspace, thread, arguments)}


def conversations_history(workspace: Workspace, arguments: Json) -> Json:
    _channel(workspace, arguments)
    here = [each for each in workspace.messages.values() if each.channel == arguments["channel"] and not each.thread_ts]
    return {"messages": _listed(workspace, here, arguments)}


def _listed(workspace: Workspace, messages: list[Message], arguments: Json) -> list[Json]:
    oldest, latest = str(arguments.get("oldest", "")), str(arguments.get("latest", "9"))
    chosen = sorted((each for each in messages if oldest <= each.ts <= latest), key=lambda each: each.ts)
    with_metadata = arguments.get("include_all_metadata") in (True, 1, "1", "true", "True")
    return [workspace.as_json(each, with_metadata) for each in chosen]


def post_message(workspace: Workspace, arguments: Json) -> Json:
    channel = _writable(workspace, arguments)
    _check_words(workspace, arguments)
    message = Message(
        workspace.next_ts(),
        channel.id,
        BOT_USER,
        arguments.get("text", ""),
        arguments.get("thread_ts", ""),
        arguments.get("blocks") or [],
        arguments.get("metadata"),
        by_bot=True,
    )
    workspace.add(message)
    return {"ts": message.ts, "channel": channel.id}


def post_ephemeral(workspace: Workspace, arguments: Json) -> Json:
    channel = _writable(workspace, arguments)
    if arguments["user"] not in channel.members:
        raise Refused("user_not_in_channel")
    _check_words(workspace, arguments)
    whispered = Message(workspace.next_ts(), channel.id, BOT_USER, arguments["text"], arguments.get("thread_ts", ""))
    whispered.blocks = arguments.get("blocks") or []
    workspace.ephemerals.append((arguments["user"], whispered))
    workspace.ring()
    return {"message_ts": whispered.ts}


def update(workspace: Workspace, arguments: Json) -> Json:
    message = _own(workspace, arguments)
    if message.is_streaming:
        raise Refused("streaming_state_conflict")
    _check_words(workspace, arguments)
    before = {block.get("block_id") for block in message.blocks}
    if before & {block.get("block_id") for block in arguments.get("blocks") or []} - {None}:
        workspace.problems.append("an update must bring fresh block ids")
    message.text, message.blocks = arguments["text"], arguments.get("blocks") or []
    message.texts.append(message.text)
    workspace.ring()
    return {"ts": message.ts}


def delete(workspace: Workspace, arguments: Json) -> Json:
    message = _own(workspace, arguments)
    del workspace.messages[message.channel, message.ts]
    workspace.ring()
    return {"ts": message.ts}


def unfurl(workspace: Workspace, arguments: Json) -> Json:
    _channel(workspace, arguments)
    for url, shown in arguments["unfurls"].items():
        workspace.problems += faults_in(shown["blocks"])
        workspace.unfurled[url] = shown["blocks"]
    workspace.ring()
    return {}


def start_stream(workspace: Workspace, arguments: Json) -> Json:
    channel = _writable(workspace, arguments)
    if not arguments.get("thread_ts"):
        raise Refused("invalid_thread_ts")
    if channel.kind != "im" and not (arguments.get("recipient_user_id") and arguments.get("recipient_team_id")):
        raise Refused("missing_recipient_user_id")
    message = Message(workspace.next_ts(), channel.id, BOT_USER, "", arguments["thread_ts"], by_bot=True)
    message.is_streaming, message.streamed = True, arguments.get("markdown_text", "")
    workspace.add(message)
    return {"ts": message.ts, "channel": channel.id}


def append_stream(workspace: Workspace, arguments: Json) -> Json:
    message = _streaming(workspace, arguments)
    message.streamed += arguments["markdown_text"]
    if len(message.streamed) > MOST_STREAMED:
        raise Refused("msg_too_long")
    workspace.ring()
    return {"ts": message.ts}


def stop_stream(workspace: Workspace, arguments: Json) -> Json:
    message = _streaming(workspace, arguments)
    message.is_streaming, message.text = False, message.streamed
    workspace.ring()
    return {"ts": message.ts}


def _streaming(workspace: Workspace, arguments: Json) -> Message:
    message = _own(workspace, arguments)
    if not message.is_streaming:
        raise Refused("message_not_in_streaming_state")
    return message


Method = Callable[[Workspace, Json], Json]
METHODS: dict[str, tuple[Method, str]] = {
    "auth.test": (auth_test, ""),
    "users.info": (users_info, "users:read"),
    "usergroups.list": (usergroups_list, "usergroups:read"),
    "usergroups.users.list": (usergroups_users_list, "usergroups:read"),
    "users.lookupByEmail": (users_lookup_by_email, "users:read.email"),
    "users.list": (users_list, "users:read"),
    "conversations.members": (conversations_members, "*:read"),
    "users.conversations": (users_conversations, "channels:read groups:read"),
    "conversations.info": (conversations_info, "*:read"),
    "conversations.open": (conversations_open, "im:write"),
    "conversations.replies": (conversations_replies, "*:history"),
    "conversations.history": (conversations_history, "*:history"),
    "chat.postMessage": (post_message, "chat:write"),
    "chat.postEphemeral": (post_ephemeral, "chat:write"),
    "chat.update": (update, "chat:write"),
    "chat.delete": (delete, "chat:write"),
    "chat.unfurl": (unfurl, "links:write"),
    "chat.startStream": (start_stream, "chat:write"),
    "chat.appendStream": (append_stream, "chat:write"),
    "chat.stopStream": (stop_stream, "chat:write"),
    "views.open": (views_open, ""),
    "views.publish": (views_publish, ""),
    "views.update": (views_update, ""),
    "assistant.threads.setStatus": (set_status, "assistant:write"),
    "assistant.threads.setTitle": (set_title, "assistant:write"),
    "assistant.threads.setSuggestedPrompts": (set_prompts, "assistant:write"),
    "agents.sessions.setStatus": (set_session, "assistant:write"),
}
"""Method: what it does, and the scope it needs (`*` stands for the kind of channel)."""


def needed_scopes(name: str, workspace: Workspace, arguments: Json) -> list[str]:
    """The scopes that a call needs."""
    kind = "channels"
    if channel := workspace.channels.get(str(arguments.get("channel", ""))):
        kind = channel.kind
    return METHODS[name][1].replace("*", kind).split()


def says(view: Any) -> str:
    """All the words of a view."""
    if isinstance(view, dict):
        return " ".join(
            says(each) if not isinstance(each, str) or name == "text" else "" for name, each in view.items()
        )
    if isinstance(view, list):
        return " ".join(says(each) for each in view)
    return view if isinstance(view, str) else ""
