"""The cards of nudges as Teams gets them. `python -m tests.adapters.teams.shown_nudges` writes the snapshots anew; look
at each difference before committing it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from adapters.teams.nudge_cards import Offer, form_card, preview_card, sent_card
from adapters.teams.nudges_card import Looked, nudges_card
from adapters.teams.rendering import render_message
from bot.nudges.nudge_articles import OfferedArticle
from bot.nudges.nudge_form import Misfit
from bot.nudges.nudge_home_words import STATE_WORDS
from bot.nudges.nudge_words import Preview, answered_message, follow_up_message, nudge_message
from bot.nudges.nudges import Answer, Delivery, DeliveryState, Kind, Moment, Nudge, NudgeState, Reason, Schedule, Source
from bot.nudges.nudges_at_home import NudgePage, Sending
from bot.nudges.suggested_nudges import SuggestedNudge, Why
from tests.adapters.teams.pressing import Json
from tests.adapters.teams.shown_replies import as_text

FOLDER = Path(__file__).parent / "snapshots" / "nudges"

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
NUDGE = Nudge(
    id="n1",
    sender_id="email:bob@example.com",
    words="When you hand a ticket over, write the **last thing** you tried. <at>Ann</at> @everyone",
    source=Source("a1", "Handing over [safely] <at>Ann</at>", "f", "handover"),
    audience="Support · General",
    schedule=Schedule(Moment.START_OF_DAY, date(2026, 11, 24), days=(0, 3, 10), follow_up_days=3),
    state=NudgeState.UNDER_WAY,
    created_at=NOW - timedelta(days=1),
)
SENT = Delivery("n1", "p1", Kind.NUDGE, 0, DeliveryState.SENT, NOW, sent_at=NOW - timedelta(days=1))
OFFER = Offer(
    suggested=(SuggestedNudge("a1", "Handing over <at>Ann</at>", Why.CHANGED),),
    articles=(
        OfferedArticle("a1", "Handing over"),
        OfferedArticle("a2", "Parental leave\nand more", "Ask for it early."),
    ),
    groups=("support", "sales"),
    places=(("19:general@thread.tacv2", "Support · General"),),
)
FILLED: Mapping[str, str] = {
    "article_id": "a2",
    "search": "leave",
    "words": "Ask for it early.",
    "whom": "addresses",
    "addresses": "ann@example.com\nx@example.com",
    "moment": "local_time",
    "day": "2020-01-01",
    "hour": "14",
    "days": "0, 3, 10",
    "follow_up": "3",
    "hold_out": "true",
}
MESSAGE = nudge_message(NUDGE, "Bob <at>Lind</at>", "https://handrail.example.com/articles/a1")
PREVIEW = Preview(MESSAGE, 42, {Reason.ON_LEAVE: 2, Reason.NOT_RESPONSIBLE: 1}, needs_approval=True)
PAGE = NudgePage(
    received=((NUDGE, SENT), (NUDGE, replace(SENT, answer=Answer.GOT_IT))),
    refused_topics=("expenses",),
    snoozed_until=NOW + timedelta(days=7),
    sending=Sending(
        (NUDGE, replace(NUDGE, id="n2", state=NudgeState.PAUSED), replace(NUDGE, id="n3", state=NudgeState.REFUSED)),
        OFFER.suggested,
    ),
)


def rendered() -> dict[str, Json]:
    """Every card and message by the name of its snapshot."""
    looked = Looked(NOW, "Europe/Berlin", "Kept.", "n1", ("Delivered to at least 40 people.",))
    return {
        "form_empty": form_card(Offer(), {}),
        "form_to_mend": form_card(OFFER, FILLED, Misfit("day", "that day is over; choose one that is still to come")),
        "form_own_words": form_card(OFFER, {"article_id": "a2", "words": "Ask for it early."}),
        "preview": preview_card(PREVIEW, FILLED, "0" * 32, ("x@example.com",)),
        "sent": sent_card(STATE_WORDS[NudgeState.UNDER_WAY]),
        "nudge": render_message(MESSAGE),
        "follow_up": render_message(follow_up_message(NUDGE)),
        "not_for_me": render_message(answered_message(NUDGE, Answer.NOT_FOR_ME)),
        "my_nudges_empty": nudges_card(NudgePage(), Looked(NOW)),
        "my_nudges_of_a_manager": nudges_card(PAGE, looked),
    }


def card_in(shown: Json) -> Json:
    """The card of a message, or the card itself."""
    attached: Json = shown["attachments"][0]["content"] if "attachments" in shown else shown
    return attached


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, each in rendered().items():
        (FOLDER / f"{name}.json").write_text(as_text(each), encoding="utf-8")
