"""How often two sections are said to disagree: `python -m benchmarks.disagreements`.

Every question of our made-up organisations that would be answered is asked. None of them holds two sections that
contradict each other (each claim was read), so that whatever is claimed is a false alarm. Then a copy of each right
section that names amounts in a statement about the question is laid beside it, as another article with other amounts:
what an old version of a rule is. There a disagreement should be seen. Under two minutes.
"""

import asyncio
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.calibrate import ORGANISATIONS, organisations
from bot.measures.evaluating import KnownStore, index_known
from bot.measures.known_sets import read_passages, read_questions
from retrieval.access import Everything
from retrieval.composing.composer import comparable
from retrieval.composing.conflicts import conflict, speaks_of_an_amount
from retrieval.encoding.embedding import Encoder, load_encoder
from retrieval.looking import Look, Lookup
from retrieval.outcome import Evidence
from retrieval.search.follow_up import in_context
from retrieval.search.index import PassageIndex
from retrieval.search.keywords import stems
from retrieval.sufficiency import shipped_calibration

WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
NUMBER = re.compile(rf"\d{{1,5}}|\b(?:{'|'.join(WORDS)})\b")


@dataclass
class Claims:
    """Answers, and how many of them are said to be disagreed with; right sections with a copy that names other amounts,
    and how many of those are."""

    answers: int = 0
    claimed: int = 0
    copies: int = 0
    seen: int = 0

    def add(self, other: "Claims") -> None:
        """Count what another base gave."""
        for name, number in vars(other).items():
            setattr(self, name, getattr(self, name) + number)


def other_amounts(text: str) -> str:
    """The text with each number another one."""

    def changed(found: re.Match[str]) -> str:
        word = found[0]
        return str(2 * int(word) + 1) if word.isdigit() else WORDS[(WORDS.index(word) + 4) % len(WORDS)]

    return NUMBER.sub(changed, text)


def old_version(of: Evidence) -> Evidence:
    """Another article that says the same as `of` with other amounts."""
    passage = of.found.passage
    copied = replace(passage, id="old:1", article_id="old", text=other_amounts(passage.text))
    return replace(of, rank=2, found=replace(of.found, passage=copied))


def claims_of(look: Look, is_right: bool) -> Claims:
    """What is claimed of one answer."""
    first = look.evidence[0]
    claimed = conflict(look.stems, comparable(look.evidence), stems) is not None
    if not (is_right and speaks_of_an_amount(look.stems, first, stems)):
        return Claims(1, claimed)
    return Claims(1, claimed, 1, conflict(look.stems, [first, old_version(first)], stems) is not None)


async def measured(name: str, encoder: Encoder) -> Claims:
    """What is claimed of one organisation's answers."""
    store = KnownStore(read_passages(ORGANISATIONS / name / "passages.jsonl"), encoder)
    claims = Claims()
    with tempfile.TemporaryDirectory() as folder:
        index = await asyncio.to_thread(PassageIndex.open, Path(folder), encoder)
        try:
            await index_known(store, index)
            lookup = Lookup(encoder, index, shipped_calibration())
            for question in read_questions(ORGANISATIONS / name / "questions.jsonl"):
                look = lookup.look(in_context(question.text, ()), Everything())
                if lookup.suffices(look):
                    claims.add(claims_of(look, store.known_id(look.evidence[0].article_id) in question.gold))
        finally:
            index.close()
    return claims


async def main() -> None:
    """The command."""
    encoder = await asyncio.to_thread(load_encoder)
    total = Claims()
    for name in organisations():
        total.add(await measured(name, encoder))
    print(f"said to be disagreed with: {total.claimed:,} of {total.answers:,} answers, wrongly")
    print(f"copies with other amounts: {total.seen:,} of {total.copies:,} seen to disagree")


if __name__ == "__main__":
    asyncio.run(main())
