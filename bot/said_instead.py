"""What is said to those who said something else than a question: fixed words, by the name retrieval gives it."""

from retrieval.distress import DISTRESS

_IN_DISTRESS = (
    "I'm a program, and this needs a person. Please don't stay alone with it.\n\n"
    "**If you may be in danger, call the emergency services now**: 112 in Europe, 999 in the UK, 911 in North America. "
    "In the US and Canada you can also call or text 988. In any country, findahelpline.com names people who listen, "
    "free, at any hour.\n\n"
    "I haven't told anybody here. To see what help there is at work, ask me: *What counselling is there?*"
)

SAID_INSTEAD = {
    # No article can stand in for it; nothing is logged for others.
    DISTRESS: _IN_DISTRESS,
    "greeting": "Hello. What would you like to know?",
    "thanks": "You're welcome.",
    "farewell": "Until next time.",
    "help": (
        "Ask me how something is done here, in your own words. I answer from our checked articles and show you the "
        "source. What I can't answer I log without your name, and come back to you when somebody has."
    ),
}
