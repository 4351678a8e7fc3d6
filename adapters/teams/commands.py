"""What people may say or choose instead of asking: the commands and actions, as the manifest lists them. Pure."""

MY_QUESTIONS, HELP, CHANNEL_SETTINGS = "My questions", "Help", "Channel settings"
NUDGE, MY_NUDGES = "Nudge", "My nudges"
"""What may be written to us; in small letters too."""

SEARCH, ASK_THIS, SAVE_GAP, ASK = "search", "ask_this", "save_gap", "ask"
"""The commands of the message extension."""

_KNOWN = {each.lower(): each for each in (MY_QUESTIONS, HELP, CHANNEL_SETTINGS, NUDGE, MY_NUDGES)}
_KNOWN |= {"home": MY_QUESTIONS, "?": HELP, "channel": CHANNEL_SETTINGS, "settings": CHANNEL_SETTINGS}
_KNOWN |= {"nudge my team": NUDGE, "nudges": MY_NUDGES}


def command_in(text: str) -> str:
    """The command that a message is; empty for a question."""
    said = text.strip().rstrip(".!").lower()
    return _KNOWN.get(said, "")
