"""What an invoke is answered with: a card in the place of the old one, a few words, a dialog. Pure."""

from dataclasses import dataclass

from adapters.teams.card_parts import CONTENT_TYPE, Json, attachment

Answer = tuple[int, Json]
"""The HTTP status and the body."""

WORDS_TYPE = "application/vnd.microsoft.activity.message"
ERROR_TYPE = "application/vnd.microsoft.error"

NOTHING: Answer = (200, {})
"""What Teams wants where there is nothing to show; anything else, it calls an error."""

NOT_OURS: Answer = (501, {})
MALFORMED: Answer = (400, {})


@dataclass(frozen=True)
class Shown:
    """What whoever pressed gets to see: the card as it is now, or else a few words."""

    card: Json | None = None
    words: str = ""

    @property
    def answer(self) -> Answer:
        """As the client wants it."""
        if self.card is not None:
            return 200, {"statusCode": 200, "type": CONTENT_TYPE, "value": self.card}
        return 200, {"statusCode": 200, "type": WORDS_TYPE, "value": self.words or " "}


def failed(words: str) -> Answer:
    """Something went wrong, in words that the client shows."""
    return 200, {"statusCode": 500, "type": ERROR_TYPE, "value": {"code": "500", "message": words}}


def dialog(title: str, card: Json, size: str = "medium") -> Answer:
    """A dialog that shows a card."""
    shown = {"title": title, "height": size, "width": "medium", "card": attachment(card)}
    return 200, {"task": {"type": "continue", "value": shown}}
