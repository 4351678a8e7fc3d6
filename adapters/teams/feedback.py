"""Whether an answer helped: Teams' own thumbs, our dialog behind them. Teams keeps nothing of it, so we do."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from adapters.opening import utc_now
from adapters.teams.card_parts import Json, card, choice, small, submit, text_field
from adapters.teams.heard import PERSONAL, part, word
from adapters.teams.shown import NOTHING, Answer, dialog
from adapters.teams.surface import Surface
from adapters.teams.used import Used, filled_in
from bot.phrases import NOT_YOURS, THANKS_HELPED, WHY_LABELS, WHY_NOTE, WHY_TITLE
from bot.questions.feedback import GaveFeedback, Reason

JUDGED_WITHIN = timedelta(days=1)

HELPED = "like"
"""How Teams names the upper thumb; the lower is "dislike"."""


def helped_card(question_id: str) -> Json:
    """Thanks, and takes a remark."""
    return card([small(THANKS_HELPED), text_field("note", WHY_NOTE)], [submit("Send", question_id)], THANKS_HELPED)


def why_card(question_id: str) -> Json:
    """Asks why an answer did not help."""
    reasons = choice("reason", "Reason", tuple(WHY_LABELS.items()), is_required=True)
    return card([reasons, text_field("note", WHY_NOTE)], [submit("Send", question_id)], WHY_TITLE)


class Judging:
    """Keeps what people say of answers."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface

    async def asked(self, used: Used, value: Mapping[str, Any]) -> Answer:
        """A thumb was pressed: that is kept at once; the dialog takes the rest."""
        helped = word(part(value, "actionValue"), "reaction") == HELPED
        question_id = await self._question(used)
        given = await self._with.application.feedback.give(question_id, used.person.id, helped)
        if not isinstance(given, GaveFeedback):
            return dialog(WHY_TITLE, card([small(NOT_YOURS)], fallback=NOT_YOURS), "small")
        if helped:
            return dialog(THANKS_HELPED, helped_card(question_id), "small")
        return dialog(WHY_TITLE, why_card(question_id))

    async def told(self, used: Used, value: Mapping[str, Any]) -> Answer:
        """The dialog was sent. Teams wants nothing back."""
        judged = part(value, "actionValue")
        fields = filled_in(_fields(judged))
        reason, note = fields.get("reason", ""), fields.get("note") or fields.get("feedbackText")
        helped = word(judged, "reaction") == HELPED
        question_id = await self._question(used)
        why = reason if reason in set(Reason) else None
        if helped or why or note:
            await self._with.application.feedback.give(question_id, used.person.id, helped, why, note)
        return NOTHING

    async def _question(self, used: Used) -> str:
        """Which answer is judged. A client that does not say (the Playground) means the last one in that chat."""
        if used.message_id:
            return await self._with.ledger.question_of(used.spot, used.message_id) or ""
        if used.kind != PERSONAL:
            return ""
        return next(iter(await self._with.ledger.answered_in(used.spot, utc_now() - JUDGED_WITHIN, most=1)), "")


def _fields(judged: Json) -> dict[str, Any]:
    """What the dialog's card held: Teams hands it on as one text. Plain words are a note."""
    written = judged.get("feedback")
    if not isinstance(written, str):
        return written if isinstance(written, dict) else {}
    try:
        fields = json.loads(written)
    except ValueError:
        return {"note": written}
    return fields if isinstance(fields, dict) else {"note": written}
