"""What a nudge's form and the look before sending are called, field by field, wherever a nudge is written. Pure."""

from collections.abc import Mapping

from bot.nudges.nudges import Audience, Moment

TITLE = "Nudge my team"
INTRO = "One thing for people to do differently this week, resting on an article."
ONLY_IN_PRIVATE = "We write nudges in our own chat: write “nudge” to me there."

ARTICLE = "Which article does it rest on?"
NO_ARTICLES = "I know no article by that name that you may see."
SEARCH = "Find articles by their title"
SEARCH_BUTTON = "Search"
WORDS = "What should they do? One thing, in a sentence or two"
OWN_WORDS = "Left empty, it says what the article itself suggests, where it does."
THESE_ARE_ITS_OWN = "These are the article's own words, approved with it. Change them, and they are yours."

WHOM = "Who gets it?"
AUDIENCES: Mapping[Audience, str] = {
    Audience.TEAM: "My team: everyone I'm responsible for",
    Audience.GROUP: "A group of the directory",
    Audience.CHANNEL: "The people of a channel",
    Audience.USER_GROUP: "A user group of Slack",
    Audience.ADDRESSES: "These e-mail addresses",
}
GROUP = "Group: {name}"
PLACE = "Everyone in {name}"
WHICH_GROUP = "Which group?"
WHICH_USER_GROUP = "Which user group?"
WHICH_CHANNEL = "Which channel? Only people you're responsible for"
ITS_NAME = "Its name"
ADDRESSES = "E-mail addresses, one a line"
ONLY_IF_CHOSEN = "E-mail addresses, one a line (only if you chose them above)"
MORE_GROUPS = "There are more groups than fit here; search for one by its name."
MORE_ADDRESSES = "For a longer list, write the nudge in the console."

MOMENT = "When should it come?"
MOMENTS: Mapping[Moment, str] = {
    Moment.NOW: "As soon as it suits each person",
    Moment.START_OF_DAY: "At the start of their working day",
    Moment.LOCAL_TIME: "At an hour of their own day",
}
DAY = "On this day"
HOUR = "At this hour of their own clock"
DAY_UNLESS_NOW = "On this day (unless as soon as it suits)"
HOUR_IF_CHOSEN = "At this hour of their own clock (if you chose an hour)"
DAYS = "A series: days after the first, until they've got it"
DAYS_EXAMPLE = "like 0, 3, 10; a single 0 is once"

FOLLOW_UP = "Ask whether they used it"
NO_FOLLOW_UP = "Don't ask"
FOLLOW_UPS: Mapping[int, str] = {1: "A day later", 3: "Three days later", 7: "A week later", 14: "Two weeks later"}
TO_KNOW = "To know what it changes"
HOLD_OUT = "Let one in five get it a week later, so that you learn whether it helped"

LOOK = "Look at it first"
ABOUT_THIS = "Nudge about this"
PREVIEW_TITLE = "Before it goes out"
EXACTLY = "Exactly how it will look"
BUTTONS_BELOW = "With these to press: {labels}"
SEND = "Send it"
ASK_AGREEMENT = "Ask for agreement"
CHANGE = "Change it"
LEFT_OUT = "Not in the directory, and therefore left out: {addresses}."
NOT_SENT_YET = "Nothing has been sent yet."

NUDGES = "My nudges"
NO_MORE_ABOUT = "I don't want nudges about"


def sends(needs_approval: bool) -> str:
    """What the button says that sends it, or has somebody else agree first."""
    return ASK_AGREEMENT if needs_approval else SEND


def left_out(addresses: tuple[str, ...], most: int = 10) -> str:
    """Some of the addresses that nobody has, and how many more there are."""
    more = len(addresses) - most
    return LEFT_OUT.format(addresses=", ".join(addresses[:most]) + (f" and {more} more" if more > 0 else ""))
