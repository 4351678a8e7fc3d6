"""What phrasings do to what is found: `python -m benchmarks.phrasings`.

Our made-up organisations have two questions to each section. Every other question is taken for a phrasing of its
article (`also_asked_as`), as a review of gaps adds them; then all are asked: those that were added word for word, and
those that mean the same and were not. Right is what opens with a section that answers the question: an article that was
meant, opened at the wrong section, is wrong. The same is measured without any phrasing. About two minutes.
"""

import asyncio
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from benchmarks.calibrate import ORGANISATIONS, organisations
from bot.measures.evaluating import KnownPassage, KnownQuestion
from bot.measures.known_sets import read_passages, read_questions
from knowledge.articles import ArticleDetails, PublishedPassage
from knowledge.reading.splitting import Section, as_passage
from retrieval.access import Everything
from retrieval.encoding.embedding import Encoder, load_encoder
from retrieval.looking import Look, Lookup
from retrieval.ranking import too_close_to_call
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


@dataclass(frozen=True)
class Opened:
    """Whether the first passage answers the question, whether one of those that would be quoted does, and how many
    those are."""

    is_right: bool
    quotes_right: bool
    quoted: int


async def opened(questions: Sequence[KnownQuestion], articles: Articles, encoder: Encoder) -> list[Opened]:
    """What each of the questions would open with."""
    with tempfile.TemporaryDirectory() as folder:
        index = await asyncio.to_thread(PassageIndex.open, Path(folder), encoder)
        try:
            await index.update(articles.published)
            lookup = Lookup(encoder, index, shipped_calibration())
            looks = [lookup.look(each.text, Everything()) for each in questions]
        finally:
            index.close()
    return [_opened(look, each, articles) for look, each in zip(looks, questions, strict=True)]


def _opened(look: Look, question: KnownQuestion, articles: Articles) -> Opened:
    quoted = [articles.known_ids[each.found.passage.id] for each in too_close_to_call(look.evidence)]
    return Opened(quoted[0] in question.gold, not question.gold.isdisjoint(quoted), len(quoted))


async def measure(name: str, encoder: Encoder) -> dict[str, list[Opened]]:
    """What is right in one organisation, by what the phrasings are."""
    passages = read_passages(ORGANISATIONS / name / "passages.jsonl")
    asked = [each for each in read_questions(ORGANISATIONS / name / "questions.jsonl") if each.is_answerable]
    with_phrasings = articles_of(passages, asked[::2])
    return {
        ADDED: await opened(asked[::2], with_phrasings, encoder),
        MEANT: await opened(asked[1::2], with_phrasings, encoder),
        WITHOUT: await opened(asked, articles_of(passages, ()), encoder),
    }


async def main() -> None:
    """The command."""
    encoder = await asyncio.to_thread(load_encoder)
    measured = [await measure(name, encoder) for name in organisations()]
    for kind in (ADDED, MEANT, WITHOUT):
        found = [each for organisation in measured for each in organisation[kind]]
        means = (sum(values) / len(found) for values in zip(*map(astuple, found), strict=True))
        print(
            f"{kind:<20} first right %.3f, one of those quoted %.3f of %.2f" % tuple(means), f"({len(found):,} asked)"
        )


if __name__ == "__main__":
    asyncio.run(main())
