"""What the bot writes without being asked just then: told answers, nudges, requests. Free of any platform. Pure."""

from dataclasses import dataclass

from retrieval.outcome import Citation, Place

LONGEST_ACTION = 64
LONGEST_VALUE = 200
"""Characters of what a button carries; both platforms take more."""


@dataclass(frozen=True)
class Button:
    """Something to press under a message. `action` is "area.verb" ("nudge.got_it"), `value` what it is about.

    With `asks`, the platform first asks for a few words under this label, and hands them over with the press; unless
    `needs_words`, they may be left out.
    """

    action: str
    label: str
    value: str = ""
    asks: str = ""
    is_main: bool = False
    needs_words: bool = True

    def __post_init__(self) -> None:
        if not 0 < len(self.action) <= LONGEST_ACTION or "." not in self.action:
            raise ValueError(f"A button's action is area.verb, at most {LONGEST_ACTION} characters")
        if len(self.value) > LONGEST_VALUE:
            raise ValueError(f"A button carries at most {LONGEST_VALUE} characters")


@dataclass(frozen=True)
class Message:
    """What a surface shows. `text` is Markdown whose first sentence stands alone as the notification.

    `citations` belong to marks like [1] in the text; `context` is one small line below it. Trusted are only `text` and
    `context` as our own words: what people or articles wrote must have been made harmless by the surface as ever.
    `never_twice`: where nobody can tell whether it arrived, rather not at all than a second time.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    context: str = ""
    buttons: tuple[Button, ...] = ()
    never_twice: bool = False


@dataclass(frozen=True)
class ToPerson:
    """The person, in private, on the platform named."""

    person_id: str
    platform: str


@dataclass(frozen=True)
class ToPlace:
    """A place as a question had it: the thread it was asked in. In a private place, only `person_id` reads it."""

    place: Place
    person_id: str


@dataclass(frozen=True)
class ToChannel:
    """A channel named in the settings or chosen by somebody: "platform:workspace:channel" or as the platform has it."""

    platform: str
    channel: str


Address = ToPerson | ToPlace | ToChannel
"""Where a message goes."""


@dataclass(frozen=True)
class Press:
    """Somebody pressed a button. `words` is what they were asked for; `message_id` is the message it stood under."""

    action: str
    value: str
    person_id: str
    platform: str
    words: str = ""
    message_id: str = ""


@dataclass(frozen=True)
class Pressed:
    """What follows from a press: `instead` takes the message's place; `remark` is said to whoever pressed, alone.

    With `about`, the id of an article, they are asked to put a question: what they write next to the bot there has that
    article as its context.
    """

    instead: Message | None = None
    remark: str = ""
    about: str = ""
