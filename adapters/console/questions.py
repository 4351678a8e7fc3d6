"""The questions: what people asked, masked, the newest first, and how each ended. Never who asked."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from aiohttp import web

from adapters.console import question
from adapters.console.call import Call
from adapters.console.question import OUTCOMES, masked
from adapters.console.section import PageRoute, Section
from adapters.opening import utc_now
from bot.asked_questions import A_PAGE, COUNTED_OVER, LOOKED_THROUGH, AskedQuestion, AskedQuestions, Spot, Wanted
from bot.roles import CURATING

PATH = "/console/questions"
LONGEST_WORD = 80


async def show_questions(call: Call) -> web.StreamResponse:
    """The list of questions."""
    asked = AskedQuestions(call.application.engine, utc_now)
    word = call.query("word")[:LONGEST_WORD]
    wanted = _wanted(call)
    found = await asked.with_word(wanted, word) if word else await asked.page(wanted, A_PAGE + 1)
    shown = await masked(call, found if word else found[:A_PAGE])
    if word:
        # A word that was masked away must not be found either: who searches for a name would learn who asked.
        shown = [each for each in shown if word.lower() in each.text.lower()]
    later = await asked.end_of_search(wanted) if word else _spot_after(found)
    return call.page(
        "questions.html",
        questions=shown,
        counts=await asked.counts(),
        days=COUNTED_OVER.days,
        outcomes=OUTCOMES,
        outcome=wanted.outcome,
        word=word,
        looked_through=LOOKED_THROUGH,
        is_first=wanted.before is None,
        later=_address(wanted.outcome, word, later) if later else "",
    )


def _wanted(call: Call) -> Wanted:
    outcome = call.query("outcome")
    return Wanted(outcome if outcome in OUTCOMES else "", _read_spot(call.query("before")))


def _spot_after(found: Sequence[AskedQuestion]) -> Spot | None:
    return found[A_PAGE - 1].spot if len(found) > A_PAGE else None


def _address(outcome: str, word: str, before: Spot) -> str:
    values = {"outcome": outcome, "word": word, "before": f"{before.asked_at.isoformat()}~{before.question_id}"}
    return f"{PATH}?{urlencode({name: value for name, value in values.items() if value})}"


def _read_spot(text: str) -> Spot | None:
    """The spot that an address names; None where it names none that we could have written."""
    moment, _, question_id = text.partition("~")
    try:
        asked_at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return Spot(asked_at, question_id) if asked_at.tzinfo and question_id else None


SECTION = Section(PATH, (PageRoute("GET", PATH, CURATING, show_questions), *question.ROUTES), "Questions")
