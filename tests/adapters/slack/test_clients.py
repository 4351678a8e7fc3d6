from types import SimpleNamespace

import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack.clients import error_code, is_undecided, method_of, translated
from bot.ports import ChatUnavailable, PlaceGone


def refusal(response: object) -> SlackApiError:
    return SlackApiError("no", response)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("is_archived", PlaceGone),
        ("missing_scope", PlaceGone),
        ("user_disabled", PlaceGone),
        ("token_revoked", ChatUnavailable),
        ("ratelimited", ChatUnavailable),
        ("internal_error", ChatUnavailable),
    ],
)
def test_slacks_errors_become_the_ports(code: str, kind: type[Exception]) -> None:
    assert type(translated(refusal({"error": code}))) is kind


def test_an_error_without_a_name_has_one_too() -> None:
    assert error_code(refusal({})) == "unknown"
    assert error_code(refusal("<html>")) == "unknown"


@pytest.mark.parametrize(
    ("response", "status", "undecided"),
    [
        ({"error": "is_archived"}, 200, False),
        ({"error": "fatal_error"}, 200, True),
        ("upstream connect error", 503, True),
        ({}, 502, True),
        # Slack counts before it does anything.
        ("", 429, False),
    ],
)
def test_after_an_outage_nobody_knows_whether_it_was_done(response: object, status: int, undecided: bool) -> None:
    answer = SimpleNamespace(data=response, status_code=status)
    assert is_undecided(refusal(answer)) is undecided


def test_the_method_is_read_from_the_address() -> None:
    assert method_of("https://slack.com/api/chat.postMessage?x=1") == "chat.postMessage"
