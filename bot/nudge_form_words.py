"""What a nudge's form is called, field by field, in the chats. Pure."""

from collections.abc import Mapping

from bot.nudges import Moment

TITLE = "Nudge my team"
INTRO = "One thing for people to do differently this week, resting on an article."
ONLY_IN_PRIVATE = "We write nudges in our own chat: write “nudge” to me there."

ARTICLE = "Which article does it rest on?"
NO_ARTICLES = "I know no article by that name that you may see."
SEARCH = "Find articles by their title"
SEARCH_BUTTON = "Search"
WHOM = "Who should get it?"
MY_TEAM = "My team"
GROUP = "Group: {name}"
PLACE = "Everyone in {name}"
THESE_ADDRESSES = "The addresses below"
ADDRESSES = "Addresses, one a line (only if you chose them above)"
MORE_GROUPS = "There are more groups than fit here; search for one by its name."
WORDS = "What should they do?"
MOMENT = "When should it come?"
DAY = "On which day?"
HOUR = "At which hour of their own clock?"
DAYS = "Days of a series, 0 first (a series stops for whoever has got it)"
FOLLOW_UP = "Ask whether they used it"
NO_FOLLOW_UP = "Don't ask"
HOLD_OUT = "Let one in five get it a week later, so that you learn whether it helped"

LOOK = "See it first"
ABOUT_THIS = "Nudge about this"
PREVIEW_TITLE = "This is what they get"
BUTTONS_BELOW = "With these to press: {labels}"
SEND = "Send"
CHANGE = "Change it"
UNKNOWN = "The directory doesn't know: {addresses}."
NOT_SENT_YET = "Nothing has been sent yet."

CHOOSE_ARTICLE = "choose an article"
NOT_IN_THERE = "you aren't in that channel, or I am not"
TOO_MANY_ADDRESSES = "that's more than a chat can carry; paste a long list in the console"
NOBODY_YOURS = "choose who should get it"

MOMENTS: Mapping[Moment, str] = {
    Moment.NOW: "Now, at the next good moment of each person's day",
    Moment.START_OF_DAY: "When their working day starts",
    Moment.LOCAL_TIME: "At an hour of their own clock",
}

NUDGES = "My nudges"
NO_MORE_ABOUT = "I don't want nudges about"


def after(days: int) -> str:
    """When people are asked whether they used it."""
    return "A day later" if days == 1 else f"{days} days later"


def listed(addresses: tuple[str, ...], most: int = 10) -> str:
    """Some of the addresses, and how many more there are."""
    more = len(addresses) - most
    return ", ".join(addresses[:most]) + (f" and {more} more" if more > 0 else "")
