"""What phrasings do to what is found: `python -m benchmarks.phrasings`.

Our made-up organisations have two questions to each section. Every other question is taken for a phrasing of its
article (`also_asked_as`), as a review of gaps adds them; then all are asked: those that were added word for word, and
those that mean the same and were not. Right is what opens with a section that answers the question: an article that was
meant, opened at the wrong section, is wrong. The same is measured without any phrasing. About two minutes.
"""

import asyncio
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.calibrate import ORGANISATIONS, organisations
from bot.measures.evaluating import KnownPassage, KnownQuestion
from bot.measures.known_sets import read_passages, read_questions
from knowledge.articles import ArticleDetails, PublishedPassage
from knowledge.reading.splitting import Section, as_passage
from retrieval.access import Everything
from retrieval.encoding.embedding import Encoder, load_encoder
from retrieval.looking import Lookup
from retrieval.search.index import PassageIndex
from retrieval.sufficiency import shipped_calibration

ADDED, MEANT, WITHOUT = "added word for word", "meant but not added", "no phrasings at all"


@dataclass(frozen=True)
class Articles:
    """The sections of an organisation as articles; `known_ids` gives the set's own id of a passage."""

    published: Sequence[PublishedPassage]
    known_ids: dict[str, str]


def articles_of(known: Sequence[KnownPassage], phrasings: Iterable[KnownQuestion]) -> Articles:
    """All sections with one title are one article, which is also asked as the questions that it answers."""
    asked = list(phrasings)
    sections: dict[str, list[KnownPassage]] = {}
    for each in known:
        sections.setdefault(each.title, []).append(each)
    published, known_ids = [], {}
    for number, (title, own) in enumerate(sections.items()):
        ids = {each.id for each in own}
        details = ArticleDetails(title, also_asked_as=tuple(each.text for each in asked if each.gold <= ids))
        for place, each in enumerate(own):
            heading, _, text = each.text.partition("\n")
            passage = as_passage(Section((heading,), f"s{place}", text, place), f"a{number}", version=1)
            published.append(PublishedPassage(passage, details))
            known_ids[passage.id] = each.id
    return Articles(published, known_ids)


async def found_right(questions: Sequence[KnownQuestion], articles: Articles, encoder: Encoder) -> list[bool]:
    """Whether what is found first answers the question, for each of them."""
    with tempfile.TemporaryDirectory() as folder:
        index = await asyncio.to_thread(PassageIndex.open, Path(folder), encoder)
        try:
            await index.update(articles.published)
            lookup = Lookup(encoder, index, shipped_calibration())
            first = [lookup.look(each.text, Everything()).evidence[0].found.passage.id for each in questions]
        finally:
            index.close()
    return [articles.known_ids[found] in each.gold for found, each in zip(first, questions, strict=True)]


async def measure(name: str, encoder: Encoder) -> dict[str, list[bool]]:
    """What is right in one organisation, by what the phrasings are."""
    passages = read_passages(ORGANISATIONS / name / "passages.jsonl")
    asked = [each for each in read_questions(ORGANISATIONS / name / "questions.jsonl") if each.is_answerable]
    with_phrasings = articles_of(passages, asked[::2])
    return {
        ADDED: await found_right(asked[::2], with_phrasings, encoder),
        MEANT: await found_right(asked[1::2], with_phrasings, encoder),
        WITHOUT: await found_right(asked, articles_of(passages, ()), encoder),
    }


async def main() -> None:
    """The command."""
    encoder = await asyncio.to_thread(load_encoder)
    measured = [await measure(name, encoder) for name in organisations()]
    for kind in (ADDED, MEANT, WITHOUT):
        right = [each for organisation in measured for each in organisation[kind]]
        print(f"{kind:<20} {sum(right) / len(right):.3f} of {len(right):,}")


if __name__ == "__main__":
    asyncio.run(main())
