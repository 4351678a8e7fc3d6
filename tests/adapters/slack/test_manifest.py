import json

import pytest
from click.testing import CliRunner

from adapters.command_line import handrail
from adapters.slack.listeners import EVENTS
from adapters.slack.manifest import BOT_EVENTS, DESCRIPTION, SCOPES, manifest
from tests.adapters.slack.local_slack.methods import METHODS

FOR_EVENTS = {
    "app_mentions:read": "app_mention",
    "commands": "/ask",
    "files:read": "files",
    "channels:history": "message.channels",
    "groups:history": "message.groups",
    "im:history": "message.im",
    "mpim:history": "message.mpim",
    "users:read": "user_change",
    "channels:read": "channel_shared",
    "groups:read": "channel_shared",
    "mpim:read": "message.mpim",
    "links:read": "link_shared",
}


def test_no_scope_is_asked_for_that_nothing_needs_and_none_is_missing() -> None:
    """What the methods we call need (by the local Slack's table), and what the events we hear need."""
    kinds = ("channels", "groups", "mpim")
    by_methods = {
        scope.replace("*", kind) for _, scopes in METHODS.values() for scope in scopes.split() for kind in kinds
    }
    assert set(SCOPES) == by_methods | set(FOR_EVENTS)


def test_we_listen_to_every_event_we_ask_for() -> None:
    asked = {event.partition(".")[0] for event in BOT_EVENTS}
    # Older installations send this one without being asked.
    assert asked == set(EVENTS) - {"assistant_thread_started"}


@pytest.mark.parametrize("socket_mode", [True, False])
def test_the_manifest_names_our_address_only_where_slack_calls_us(socket_mode: bool) -> None:
    made = manifest("https://h.example.com", socket_mode, oauth=False)
    assert ("https://h.example.com/slack/events" in json.dumps(made)) is not socket_mode
    assert made["settings"]["socket_mode_enabled"] is socket_mode
    assert len(DESCRIPTION) <= 140
    assert "agent_view" in made["features"]


@pytest.mark.parametrize(
    ("address", "domains"),
    [("https://h.example.com", ["h.example.com"]), ("http://127.0.0.1:3978", None), ("http://localhost", None)],
)
def test_links_are_shown_where_the_address_is_a_domain(address: str, domains: list[str] | None) -> None:
    assert manifest(address, False, oauth=False)["features"].get("unfurl_domains") == domains


def test_menus_are_asked_of_us_over_http() -> None:
    made = manifest("https://h.example.com", False, oauth=False)["settings"]["interactivity"]
    assert made["message_menu_options_url"] == made["request_url"] == "https://h.example.com/slack/events"


def test_both_commands_are_there_with_the_address_they_come_to() -> None:
    for socket_mode in (True, False):
        commands = manifest("https://h.example.com", socket_mode, oauth=False)["features"]["slash_commands"]
        assert [each["command"] for each in commands] == ["/ask", "/nudge"]
        assert all(("url" in each) is not socket_mode for each in commands)


def test_for_several_workspaces_it_turns_rotation_on() -> None:
    made = manifest("https://h.example.com", False, oauth=True)
    assert made["settings"]["token_rotation_enabled"]
    assert made["oauth_config"]["redirect_urls"] == ["https://h.example.com/slack/oauth_redirect"]


def test_the_command_prints_it_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://h.example.com")
    done = CliRunner().invoke(handrail, ["manifest", "slack"])
    assert done.exit_code == 0
    assert json.loads(done.output)["display_information"]["name"] == "Handrail"
