import pytest

from adapters.teams.commands import CHANNEL_SETTINGS, HELP, MY_QUESTIONS, command_in


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("My questions", MY_QUESTIONS),
        (" my questions. ", MY_QUESTIONS),
        ("home", MY_QUESTIONS),
        ("HELP", HELP),
        ("?", HELP),
        ("channel", CHANNEL_SETTINGS),
        ("Who answers my questions about leave", ""),
        ("", ""),
    ],
)
def test_only_the_bare_words_are_a_command(text: str, command: str) -> None:
    assert command_in(text) == command
