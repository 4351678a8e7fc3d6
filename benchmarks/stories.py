"""What stands around a question, and slips in it, do to its answer: `python -m benchmarks.stories`.

Every third question of our made-up organisations is asked as it is, and again with our own courtesies, a story, or
something pasted around it, which has nothing to do with what is asked, after another question in the same conversation,
and with a letter wrong in one of its words or in two. All go through the production pipeline. Under two minutes.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.calibrate import ORGANISATIONS, organisations
from benchmarks.slips import mistyped
from bot.measures.evaluating import KnownQuestion, KnownStore, index_known, measure
from bot.measures.known_sets import read_passages, read_questions
from bot.measures.measuring import Measured, hit_rate
from retrieval.answering import Answerer
from retrieval.composing.composer import Composer
from retrieval.encoding.embedding import Encoder, load_encoder
from retrieval.looking import Lookup
from retrieval.outcome import Turn
from retrieval.search.index import PassageIndex
from retrieval.sufficiency import shipped_calibration

ALONE = "as it is"
TAKEN = 3
"""One question of so many is asked."""

AROUND = {
    ALONE: ("{question}",),
    "with courtesies": (
        "Hi team, hope you're all doing well this Monday! {question} Thanks so much in advance, you're the best.",
        "Good morning everyone. Sorry to bother you, I know you are busy. {question} Cheers, Dana",
        "Hey Handrail, quick one before my next meeting. {question} No rush, whenever you get to it.",
    ),
    "with a story": (
        "I was talking to Priya at lunch and she said she had the same thing last year, but nobody could remember how "
        "it went. My manager is away until Thursday. {question} I'd like to get this sorted before the weekend.",
        "There is a lady on the phone who has been with us for eleven years and is getting impatient. She called twice "
        "yesterday and was put through to three different people. {question}",
        "Yesterday I spent the whole afternoon on the quarterly report and only noticed this at the end. My colleague "
        "in Lisbon wondered too. {question} I looked on the intranet but the page is gone.",
    ),
    "with something pasted": (
        "{question}\n\nSELECT o.id, o.total, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE "
        "o.created_at > '2024-01-01' AND o.status = 'open' ORDER BY o.total DESC LIMIT 50;",
        "2024-05-03 11:02:17 ERROR worker three connection reset by peer\n2024-05-03 11:02:18 WARN worker three tries "
        "again in five seconds\n2024-05-03 11:02:23 ERROR worker three gave up after three attempts\n{question}",
        "From: Sam Fields\nSent: Tuesday\nSubject: RE: RE: budget numbers\nHi all, please find the numbers attached "
        "and tell me when you have had a look at the second sheet. Best, Sam\n\n{question}",
    ),
}

AFTER_ANOTHER = "after another question"

SLIPS = {"with one slip": 1, "with two slips": 2}
"""Words that have a letter wrong."""


def told(questions: Sequence[KnownQuestion], around: Sequence[str]) -> list[KnownQuestion]:
    """The questions with each of `around` about them in turn. Who writes sentences around a question ends it too."""
    return [
        replace(each, text=around[number % len(around)].format(question=_ended(each.text, len(around) > 1)))
        for number, each in enumerate(questions)
    ]


def after_another(questions: Sequence[KnownQuestion]) -> list[KnownQuestion]:
    """Each question in a conversation that began with one from the other half of the set."""
    half = len(questions) // 2
    return [
        replace(each, history=(Turn("user", before.text), Turn("assistant", "Here is what I found.")))
        for each, before in zip(questions, [*questions[half:], *questions[:half]], strict=True)
    ]


def as_asked(questions: Sequence[KnownQuestion]) -> dict[str, list[KnownQuestion]]:
    """The questions in every way they are asked."""
    kinds = {kind: told(questions, around) for kind, around in AROUND.items()}
    kinds[AFTER_ANOTHER] = after_another(questions)
    for kind, words in SLIPS.items():
        kinds[kind] = [replace(each, text=mistyped(each.text, words, seed)) for seed, each in enumerate(questions)]
    return kinds


def _ended(text: str, is_among_sentences: bool) -> str:
    return f"{text}?" if is_among_sentences and text[-1:] not in ".?!" else text


async def measured(name: str, encoder: Encoder) -> dict[str, list[Measured]]:
    """What became of one organisation's questions, by what stood around them."""
    store = KnownStore(read_passages(ORGANISATIONS / name / "passages.jsonl"), encoder)
    questions = read_questions(ORGANISATIONS / name / "questions.jsonl")[::TAKEN]
    with tempfile.TemporaryDirectory() as folder:
        index = await asyncio.to_thread(PassageIndex.open, Path(folder), encoder)
        try:
            await index_known(store, index)
            calibration = shipped_calibration()
            answerer = Answerer(Lookup(encoder, index, calibration), store, _quoting())
            return {
                kind: await measure(asked, answerer, store, 1, lambda _done, _all: None)
                for kind, asked in as_asked(questions).items()
            }
        finally:
            index.close()


def _quoting() -> Composer:
    return Composer(None, lambda found: found.passage.article_id, date.today)


def line(kind: str, of_kind: Sequence[Measured]) -> str:
    """One line of the report: how many with an answer have it first, and how many answers are right and wrong."""
    answered = [each for each in of_kind if each.is_answered]
    right = sum(not each.gold.isdisjoint(each.cited) for each in answered)
    return f"{kind:<22} hit@1 {hit_rate(of_kind, 1):.3f}   answered {right:,} right, {len(answered) - right:,} wrong"


async def main() -> None:
    """The command."""
    encoder = await asyncio.to_thread(load_encoder)
    by_name = [await measured(name, encoder) for name in organisations()]
    for kind in (*AROUND, AFTER_ANOTHER, *SLIPS):
        print(line(kind, [each for of_name in by_name for each in of_name[kind]]))


if __name__ == "__main__":
    asyncio.run(main())
