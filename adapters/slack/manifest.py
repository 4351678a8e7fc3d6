"""The app manifest: everything Slack must know of Handrail, made from the settings. Each scope says what it is for."""

from typing import Any
from urllib.parse import urlsplit

SCOPES = {
    "app_mentions:read": "hear when somebody mentions the app in a channel",
    "assistant:write": "show prompts, a status and a title in the conversation with the app",
    "channels:history": "read a public channel's threads, and its new questions where the channel wants that",
    "channels:read": "see whether outsiders read in a public channel, who created it, and who is in it, for nudges",
    "chat:write": "answer",
    "commands": "offer /ask, /nudge and the shortcuts",
    "files:read": "read text files that come with a question",
    "groups:history": "the same as channels:history, in private channels the app was invited to",
    "groups:read": "the same as channels:read, for private channels the app was invited to",
    "im:history": "hear direct messages to the app",
    "im:write": "open a direct message, to answer privately",
    "links:read": "hear when somebody posts a link to one of our articles",
    "links:write": "show such an article's title, and who checked it, if everyone may see it",
    "mpim:history": "the same as channels:history, in group messages the app was added to",
    "mpim:read": "the same as channels:read, for group messages the app was added to",
    "usergroups:read": "let those who lead choose a user group as those who get a nudge",
    "users:read": "tell guests and former colleagues from colleagues, and know a person's time zone",
    "users:read.email": "know which articles a person may see, by their e-mail address in the directory",
}
"""Scope: what it is for. Nothing else is asked for."""

BOT_EVENTS = (
    "agent_session_stopped",
    "app_context_changed",
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_shared",
    "channel_unshared",
    "link_shared",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "tokens_revoked",
    "user_change",
)

DESCRIPTION = "Answers how things are done here, from checked articles, with the source."
LONG_DESCRIPTION = (
    "Ask how something is done, where you already are. Handrail answers from your organisation's own checked articles "
    "and shows the very passage, or says plainly that it doesn't know yet and notes the gap without your name. In a "
    "channel it uses only what everyone there may see."
)


def manifest(public_url: str, socket_mode: bool, oauth: bool) -> dict[str, Any]:
    """The manifest, as Slack's "create an app from a manifest" takes it."""
    address = f"{public_url}/slack/events"
    reached = {} if socket_mode else {"request_url": address}
    asked = {} if socket_mode else {"message_menu_options_url": address}
    scopes: dict[str, Any] = {"scopes": {"bot": sorted(SCOPES)}}
    if oauth:
        scopes["redirect_urls"] = [f"{public_url}/slack/oauth_redirect"]
    return {
        "display_information": {
            "name": "Handrail",
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": "#1f4b3f",
        },
        "features": {
            "agent_view": {"agent_description": DESCRIPTION},
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Handrail", "always_online": True},
            "shortcuts": _shortcuts(),
            **_unfurls(public_url),
            "slash_commands": _commands({} if socket_mode else {"url": address}),
        },
        "oauth_config": scopes,
        "settings": {
            "event_subscriptions": {**reached, "bot_events": list(BOT_EVENTS)},
            "interactivity": {"is_enabled": True, **reached, **asked},
            "org_deploy_enabled": oauth,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": oauth,
        },
    }


def _commands(url: dict[str, str]) -> list[dict[str, Any]]:
    return [
        _command("/ask", "Ask how something is done here", "your question, or help") | url,
        _command("/nudge", "Nudge your team about one thing (for those who lead)", "what they should do") | url,
    ]


def _command(name: str, description: str, hint: str) -> dict[str, Any]:
    return {"command": name, "description": description, "usage_hint": hint, "should_escape": True}


def _unfurls(public_url: str) -> dict[str, list[str]]:
    host = urlsplit(public_url).hostname or ""
    # Slack takes domains only, and nothing of this machine's own.
    return {"unfurl_domains": [host]} if "." in host and not host.replace(".", "").isdigit() else {}


def _shortcuts() -> list[dict[str, str]]:
    return [
        _shortcut("Answer this", "message", "answer_this", "Answer this message, for your eyes only"),
        _shortcut("Save as gap", "message", "save_gap", "Note that this should have an answer"),
        _shortcut("Ask Handrail", "global", "ask", "Ask from anywhere"),
        _shortcut("Nudge my team", "global", "nudge", "One thing for your team to do differently this week"),
    ]


def _shortcut(name: str, kind: str, callback: str, description: str) -> dict[str, str]:
    return {"name": name, "type": kind, "callback_id": callback, "description": description}
