"""One question: masked, with how it ended, what was shown, and why. Never who asked."""

from collections.abc import Sequence
from dataclasses import replace

from aiohttp import web
from markupsafe import Markup

from adapters.console.call import Call
from adapters.console.section import PageRoute
from adapters.markdown import to_html
from adapters.opening import utc_now
from bot.measures.explanation_report import explanation_to_json
from bot.measures.explanation_words import percent
from bot.people.roles import CURATING
from bot.phrases import WITHDRAWN
from bot.questions.asked_questions import AskedQuestion, AskedQuestions, Judged
from retrieval.outcome import Person, Place, PlaceKind, Question, Turn

OUTCOMES = {
    "answered": "answered",
    "partial": "answered in part",
    "unknown": "not answered",
    "clarify": "asked back",
    "denied": "not for the asker",
    "not_here": "not answered there",
    "error": "failed",
    WITHDRAWN: "taken back",
}
"""How a question can end, in the words of the list."""

REASONS = {
    "wrong": "it was wrong",
    "outdated": "it was out of date",
    "incomplete": "something was missing",
    "not_my_case": "it did not fit their case",
}

ANSWER_HEADING = 3
SOMEBODY = Person("console:reader")
"""For whom a decision is explained: somebody who may see what everyone may. What the asker may see is their own."""


async def show_question(call: Call) -> web.StreamResponse:
    """One question; with `?why=yes`, why it would end so today."""
    found = await AskedQuestions(call.application.engine, utc_now).question(call.given("question_id"))
    if found is None:
        return call.not_found()
    reply = found.reply
    given = [found.question.text, found.said_before, found.gap_title or ""]
    shown = [reply.text if reply else "", _note(found.judged)]
    text, before, gap_title, answer, note = await call.masking.mask_all([*given, *shown])
    return call.page(
        "question.html",
        question=replace(found.question, text=text),
        before=before,
        outcome=OUTCOMES.get(found.question.outcome or "", "being answered now"),
        reply=reply,
        answer=Markup(to_html(answer, ANSWER_HEADING)),  # noqa: S704 - to_html lets nothing active through
        judged=found.judged,
        reason=REASONS.get(found.judged.reason or "", "") if found.judged else "",
        note=note,
        gap_title=gap_title,
        why=await _why(call, text, before) if call.query("why") else None,
        percent=percent,
    )


async def masked(call: Call, questions: Sequence[AskedQuestion]) -> list[AskedQuestion]:
    """The questions as others than their askers may see them."""
    texts = await call.masking.mask_all([each.text for each in questions])
    return [replace(each, text=text) for each, text in zip(questions, texts, strict=True)]


async def _why(call: Call, text: str, before: str) -> dict[str, object]:
    # Asked again today, in the masked words: an explanation names words of the question.
    place = Place("console", PlaceKind.CONSOLE, "explain")
    history = (Turn("user", before),) if before else ()
    asked = Question("explained", text, SOMEBODY, place, utc_now(), history)
    return explanation_to_json(await call.application.explaining.explain(asked))


def _note(judged: Judged | None) -> str:
    return (judged.note or "") if judged else ""


ROUTES = (PageRoute("GET", "/console/questions/{question_id}", CURATING, show_question),)
