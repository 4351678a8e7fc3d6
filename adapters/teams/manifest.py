"""The app manifest: everything Teams must know of Handrail, made from the settings. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from adapters.teams.commands import (
    ASK,
    ASK_THIS,
    CHANNEL_SETTINGS,
    HELP,
    MY_NUDGES,
    MY_QUESTIONS,
    NUDGE,
    SAVE_GAP,
    SEARCH,
)

Json = dict[str, Any]

MANIFEST_VERSION = "1.27"
"""The first that has prompt starters, and so the lowest we can do with: the lower, the more tenants take it."""

SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{MANIFEST_VERSION}/MicrosoftTeams.schema.json"

ACCENT_COLOR = "#0D5F56"
COLOR_ICON, OUTLINE_ICON = "color.png", "outline.png"

MOST_PROMPTS = 4
LONGEST_TITLE = 128

READS_ALL = ("ChannelMessage.Read.Group", "ChatMessage.Read.Chat")
"""Permissions an owner gives when the app is added to a team or chat. Without them it hears only what mentions it; with
them it can also answer follow-ups, pass on what experts write, and speak where a channel's settings say so."""

SHORT = "Answers how things are done here, from checked articles, with the source."
FULL = (
    "Ask how something is done, where you already are. Handrail answers from your organisation's own checked articles "
    "and shows the very passage, or says plainly that it doesn't know yet and notes the gap without your name. In a "
    "channel it uses only what everyone there may see."
)


@dataclass(frozen=True)
class App:
    """What a manifest is made for. `version` is "1.2.3"; Teams takes a changed package only under a new one.

    `prompts` are questions to begin with; `hears_all` asks for the permission to read where the app was added.
    """

    app_id: str
    public_url: str
    version: str
    prompts: Sequence[str] = ()
    hears_all: bool = False


def manifest(app: App) -> Json:
    """The manifest, as the app package holds it."""
    domain = urlsplit(app.public_url).hostname or ""
    web_app = {"id": app.app_id, "resource": f"api://botid-{app.app_id}"}
    made: Json = {
        "$schema": SCHEMA,
        "manifestVersion": MANIFEST_VERSION,
        "version": app.version,
        "id": app.app_id,
        "developer": {
            "name": "Handrail",
            "websiteUrl": app.public_url,
            "privacyUrl": app.public_url,
            "termsOfUseUrl": app.public_url,
        },
        "name": {"short": "Handrail", "full": "Handrail: how things are done here"},
        "description": {"short": SHORT, "full": FULL},
        "icons": {"color": COLOR_ICON, "outline": OUTLINE_ICON},
        "accentColor": ACCENT_COLOR,
        "bots": [_bot(app)],
        "composeExtensions": [_extension(app.app_id, domain)],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [domain],
        "webApplicationInfo": web_app,
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
        "supportedChannelTypes": ["sharedChannels", "privateChannels"],
    }
    return made | (_hearing_all() if app.hears_all else {})


def _bot(app: App) -> Json:
    own = [
        _command(MY_QUESTIONS, "What you asked and what became of it, quiet hours, forgetting"),
        _command(MY_NUDGES, "Reminders you got, which you don't want, and those you sent"),
        _command(NUDGE, "For those who lead a team: one thing to do differently this week"),
        _help(),
    ]
    shared = [_help(), _command(CHANNEL_SETTINGS, "How much I say here without being asked")]
    prompts = [
        {"title": prompt[:LONGEST_TITLE], "type": "prompt", "prompt": prompt} for prompt in app.prompts[:MOST_PROMPTS]
    ]
    return {
        "botId": app.app_id,
        "scopes": ["personal", "team", "groupChat"],
        "supportsFiles": False,
        "isNotificationOnly": False,
        "commandLists": [
            {"scopes": ["personal"], "commands": [*prompts, *own]},
            {"scopes": ["team", "groupChat"], "commands": shared},
        ],
    }


def _extension(app_id: str, domain: str) -> Json:
    query = {"name": "query", "title": "Search", "description": "What it is about", "inputType": "text"}
    return {
        "botId": app_id,
        "commands": [
            {
                "id": SEARCH,
                "type": "query",
                "title": "Search the articles",
                "description": "Find an article that everybody may see, and send it",
                "context": ["compose", "commandBox"],
                "initialRun": False,
                "parameters": [query],
            },
            _action(ASK, "Ask Handrail", "Ask, and get an answer only you see", "compose"),
            _action(
                ASK_THIS, "Ask Handrail about this", "Get an answer to this message, for your eyes only", "message"
            ),
            _action(SAVE_GAP, "Save as gap", "Note that this should have an answer, without any name", "message"),
        ],
        "messageHandlers": [{"type": "link", "value": {"domains": [domain], "supportsAnonymizedPayloads": False}}],
    }


def _action(command: str, title: str, description: str, context: str) -> Json:
    return {
        "id": command,
        "type": "action",
        "title": title,
        "description": description,
        "context": [context],
        "fetchTask": True,
    }


def _command(title: str, description: str) -> Json:
    return {"title": title, "description": description}


def _help() -> Json:
    return _command(HELP, "What I can do, and where")


def _hearing_all() -> Json:
    permissions = [{"name": name, "type": "Application"} for name in READS_ALL]
    return {"authorization": {"permissions": {"resourceSpecific": permissions}}}
