"""The questions: what people asked, masked, the newest first, and how each ended. Never who asked."""

from collections.abc import Sequence
from urllib.parse import urlencode

from aiohttp import web

from adapters.console import question
from adapters.console.call import Call
from adapters.console.question import OUTCOMES, masked
from adapters.console.section import PageRoute, Section
from adapters.opening import utc_now
from bot.people.roles import CURATING
from bot.questions.asked_questions import (
    A_PAGE,
    COUNTED_OVER,
    LOOKED_THROUGH,
    AskedQuestion,
    AskedQuestions,
    Spot,
    Wanted,
)

PATH = "/console/questions"
LONGEST_WORD = 80


async def show_questions(call: Call) -> web.StreamResponse:
    """The list of questions."""
    asked = AskedQuestions(call.application.engine, utc_now)
    word = call.query("word")[:LONGEST_WORD]
    wanted = await _wanted(call, asked)
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


async def _wanted(call: Call, asked: AskedQuestions) -> Wanted:
    outcome, before = call.query("outcome"), call.query("before")
    return Wanted(outcome if outcome in OUTCOMES else "", await asked.spot(before) if before else None)


def _spot_after(found: Sequence[AskedQuestion]) -> Spot | None:
    return found[A_PAGE - 1].spot if len(found) > A_PAGE else None


def _address(outcome: str, word: str, before: Spot) -> str:
    # The question's id alone: an address with the moment in it would tell a colleague who it was.
    values = {"outcome": outcome, "word": word, "before": before.question_id}
    return f"{PATH}?{urlencode({name: value for name, value in values.items() if value})}"


SECTION = Section(PATH, (PageRoute("GET", PATH, CURATING, show_questions), *question.ROUTES), "Questions")
