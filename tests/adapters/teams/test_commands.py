import pytest

from adapters.teams.commands import CHANNEL_SETTINGS, HELP, MY_NUDGES, MY_QUESTIONS, NUDGE, command_in


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("My questions", MY_QUESTIONS),
        (" my questions. ", MY_QUESTIONS),
        ("home", MY_QUESTIONS),
        ("HELP", HELP),
        ("?", HELP),
        ("channel", CHANNEL_SETTINGS),
        ("Nudge", NUDGE),
        ("nudge my team", NUDGE),
        ("nudges", MY_NUDGES),
        ("What is a nudge", ""),
        ("Who answers my questions about leave", ""),
        ("", ""),
    ],
)
def test_only_the_bare_words_are_a_command(text: str, command: str) -> None:
    assert command_in(text) == command
