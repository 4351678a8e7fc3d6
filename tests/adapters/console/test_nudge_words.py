from adapters.console.nudge_words import STATE_WORDS
from bot.nudges import NudgeState


def test_every_state_has_its_words() -> None:
    assert set(STATE_WORDS) == set(NudgeState)
