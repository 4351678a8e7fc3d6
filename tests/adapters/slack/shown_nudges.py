"""Every window and page about nudges, as snapshots hold it. `python -m tests.adapters.slack.shown_nudges` writes the
snapshots anew; look at each difference before committing it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from adapters.slack.home_nudges import nudge_blocks
from adapters.slack.letters import letter
from adapters.slack.nudge_windows import form_window, preview_window, said_window
from adapters.slack.pieces import View
from bot.nudges.nudge_articles import OfferedArticle
from bot.nudges.nudge_form import Typed
from bot.nudges.nudge_home_words import REPORT, STATE_WORDS
from bot.nudges.nudge_report import Report
from bot.nudges.nudge_words import Preview, follow_up_message, nudge_message, report_in_words
from bot.nudges.nudges import (
    Answer,
    Audience,
    Delivery,
    DeliveryState,
    Kind,
    Moment,
    Nudge,
    NudgeState,
    Reason,
    Schedule,
    Source,
)
from bot.nudges.nudges_at_home import NudgePage, Sending
from bot.nudges.suggested_nudges import SuggestedNudge, Why
from tests.adapters.slack.shown_replies import FOLDER, as_text

NUDGES = FOLDER / "nudges"
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
ARTICLE = OfferedArticle("a1", "Safer hand-overs")
WORDS = "When you hand a ticket over, write the last thing you tried first. It saves the next person ten minutes."

NUDGE = Nudge(
    id="n1",
    sender_id="email:bo@example.com",
    words=WORDS,
    source=Source("a1", "Safer <!channel> hand-overs", "0" * 16, "hand-overs"),
    audience="Support",
    schedule=Schedule(),
    state=NudgeState.UNDER_WAY,
    created_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
)
GOT = Delivery(
    "n1",
    "email:ann@example.com",
    Kind.NUDGE,
    0,
    DeliveryState.SENT,
    NOW,
    sent_at=NUDGE.created_at,
    answer=Answer.GOT_IT,
)
WAITING = replace(GOT, answer=None, postponed=1, state=DeliveryState.WAITING)
TYPED = Typed(
    "a1", WORDS, Audience.ADDRESSES, "ann@example.com", Moment.LOCAL_TIME, "2026-12-01", "14", "0, 3", "7", True
)


def full_page() -> NudgePage:
    """A page with as much of everything as it may show."""
    states = (NudgeState.UNDER_WAY, NudgeState.PAUSED, NudgeState.AWAITING_APPROVAL, NudgeState.REFUSED)
    sent = [replace(NUDGE, state=state, words="long " * 80) for state in states] + [NUDGE]
    suggested = [SuggestedNudge(f"a{number}", "Annual leave " * 9, Why.CHANGED) for number in range(5)]
    received = [(NUDGE, GOT), (NUDGE, WAITING), *[(NUDGE, replace(GOT, answer=None))] * 3]
    return NudgePage(received, [f"topic {number}" for number in range(15)], NOW, Sending(sent, suggested))


def windows() -> dict[str, View]:
    """Every window, by the name of its snapshot."""
    message = nudge_message(NUDGE, "Bo", "https://handrail.example.com/articles/a1")
    preview = Preview(message, 42, {Reason.ON_LEAVE: 2, Reason.NO_ACCOUNT: 1}, needs_approval=False)
    forms = {
        f"form_{audience.value}": form_window(Typed(audience=audience, moment=Moment.START_OF_DAY), True)
        for audience in Audience
    }
    return {
        **forms,
        "form_filled": form_window(TYPED, False, ARTICLE),
        "form_own_words": form_window(Typed("a1"), False, replace(ARTICLE, nudge_text=WORDS)),
        "preview": preview_window(TYPED, replace(preview, has_own_words=True), (), "draft"),
        "preview_for_agreement": preview_window(
            TYPED, replace(preview, needs_approval=True), ("x@example.com",), "draft"
        ),
        "sent": said_window(STATE_WORDS[NudgeState.UNDER_WAY]),
        "report": said_window(f"“{WORDS}”", *report_in_words(_report()), title=REPORT),
    }


def messages() -> dict[str, View]:
    """Every message, by the name of its snapshot."""
    arrived = nudge_message(NUDGE, "Bo", "https://handrail.example.com/articles/a1")
    return {"nudge": letter(arrived, "stamp"), "follow_up": letter(follow_up_message(NUDGE), "stamp")}


def pages() -> dict[str, View]:
    """The Home tab's part, by the name of its snapshot."""
    empty, full = NudgePage(), full_page()
    few = NudgePage(
        [(NUDGE, GOT)], ["hand-overs"], None, Sending([NUDGE], full.sending.suggested if full.sending else [])
    )
    shown = {"home_empty": empty, "home_of_a_manager": few, "home_full": full}
    return {name: {"type": "home", "blocks": nudge_blocks(page, NOW, "Europe/Berlin")} for name, page in shown.items()}


def rendered() -> Mapping[str, dict[str, Any]]:
    """Everything, by the name of its snapshot."""
    return {**windows(), **messages(), **pages()}


def _report() -> Report:
    return Report(
        40, {Reason.ON_LEAVE: 6}, {Answer.GOT_IT: 31, Answer.NOT_FOR_ME: 4}, {Answer.USED: 18, Answer.BLOCKED: 11}
    )


if __name__ == "__main__":
    for name, each in rendered().items():
        (NUDGES / f"{name}.json").write_text(as_text(each), encoding="utf-8")
