"""Generated knowledge: articles as a company would write them, and questions as its people would ask them.

Everything follows from one seed. The text is our own; it only has to have the shape of real text: articles of several
sections, sections of very different lengths, common words and rare names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from adapters.bench import vocabulary
from adapters.bench.vocabulary import CHAPTERS, Chapter
from knowledge.articles import EVERYONE, ArticleDetails

TEAMS = 100
"""Every article is for one of so many teams, so that one, ten and all of them are 1, 10 and 100 % of the articles."""

HIDDEN_SHARE = 0.03
"""Articles for nobody but their team: something is always hidden from the one who asks, as in a real company."""

HANDBOOK_SHARE, HANDBOOK_PARTS = 0.15, 4
"""Some articles are handbooks: the same chapters for several parts, below a heading each."""

PHRASED = 5
"""Every fifth team's articles carry phrasings they are also asked as. The other teams see no phrasing at all."""

PHRASINGS = 3
REMARK_SHARE = 0.45

SENTENCES_MEAN, SENTENCES_SPREAD = 1.7, 0.6
"""Of the logarithm of a section's number of sentences: median 5 to 6, one in twenty above 14, as in handbooks."""

MOST_SENTENCES = 18

_NO_PARTS: list[tuple[str, ...]] = [()]


@dataclass(frozen=True)
class MadeArticle:
    """A generated article: its sections by heading path, and questions that they answer."""

    details: ArticleDetails
    sections: tuple[tuple[tuple[str, ...], str], ...]
    questions: tuple[str, ...] = field(repr=False)

    @property
    def body(self) -> str:
        """The article as Markdown."""
        lines: list[str] = []
        above: tuple[str, ...] = ()
        for path, text in self.sections:
            new = [(depth, name) for depth, name in enumerate(path) if path[: depth + 1] != above[: depth + 1]]
            lines += [f"{'#' * (depth + 2)} {name}" for depth, name in new] + [text]
            above = path
        return "\n\n".join(lines)


def articles(seed: int, plain: int = 0) -> Iterator[MadeArticle]:
    """Generated articles without end, the same for the same seed.

    The first `plain` ones are short, carry phrasings and can be seen by everyone: they are what is asked about.
    """
    random = Random(seed)  # noqa: S311 - for text, not for secrets
    pairs = [(subject, site) for subject in vocabulary.SUBJECTS for site in vocabulary.SITES]
    random.shuffle(pairs)
    number = 0
    while True:
        subject, site = pairs[number % len(pairs)]
        again = number // len(pairs)
        group = f" for {vocabulary.GROUPS[(again - 1) % len(vocabulary.GROUPS)]}" if again else ""
        words = _Words(random, subject=subject, site=site + group, system=_system(random))
        yield _article(random, words, number, is_plain=number < plain)
        number += 1


def questions_about(made: Sequence[MadeArticle], seed: int) -> list[str]:
    """Every question about `made`, in random order, each text once."""
    every = list(dict.fromkeys(question for article in made for question in article.questions))
    Random(seed).shuffle(every)  # noqa: S311
    return every


def team(number: int) -> str:
    """The name of a team's group."""
    return f"team-{number:02d}"


class _Words(dict[str, str]):
    """Fills the slots of a sentence: an article's own words, and for everything else other ones each time."""

    def __init__(self, random: Random, **own: str) -> None:
        super().__init__(own)
        self._random = random

    def __missing__(self, slot: str) -> str:
        return _slot(self._random, slot)


def _slot(random: Random, slot: str) -> str:
    match slot:
        case "role_capital":
            return _capital(_pick(random, vocabulary.ROLES))
        case "number":
            return str(random.randint(2, 30))
        case "amount":
            return f"{random.randint(2, 80) * 25} euros"
        case "room":
            return f"{random.randint(1, 8)}.{random.randint(10, 99)}"
        case "code":
            return f"{chr(65 + random.randrange(26))}{chr(65 + random.randrange(26))}-{random.randint(100, 9999)}"
    return _pick(random, vocabulary.SLOTS[slot.removeprefix("other_")])


def _article(random: Random, words: _Words, number: int, is_plain: bool) -> MadeArticle:
    chapters = sorted(random.sample(CHAPTERS, random.randint(3, len(CHAPTERS))), key=CHAPTERS.index)
    parts = HANDBOOK_PARTS if not is_plain and random.random() < HANDBOOK_SHARE else 0
    above = [(f"Part {part}: the {words['adjective']} {words['thing']}",) for part in range(1, parts + 1)]
    sections = [((*path, each.heading), _text(random, each, words)) for path in above or _NO_PARTS for each in chapters]
    questions = tuple(question.format_map(words) for chapter in chapters for question in chapter.questions)
    # What is asked about carries phrasings, so it belongs to the teams that have them.
    its_team = number * PHRASED % TEAMS if is_plain else number % TEAMS
    is_hidden = not is_plain and random.random() < HIDDEN_SHARE
    details = ArticleDetails(
        title=_capital(f"{words['subject']} in {words['site']}"),
        owner=_pick(random, vocabulary.ROLES),
        audience=frozenset({team(its_team)} | (set() if is_hidden else {EVERYONE})),
        also_asked_as=questions[:PHRASINGS] if its_team % PHRASED == 0 else (),
    )
    return MadeArticle(details, tuple(sections), questions)


def _text(random: Random, chapter: Chapter, words: _Words) -> str:
    count = min(MOST_SENTENCES, max(1, int(random.lognormvariate(SENTENCES_MEAN, SENTENCES_SPREAD))))
    order = random.sample(chapter.sentences, len(chapter.sentences))
    text = ""
    for place in range(count):
        is_remark = place > 0 and random.random() < REMARK_SHARE
        pattern = _pick(random, vocabulary.REMARKS) if is_remark else order[place % len(order)]
        gap = "" if place == 0 else "\n\n" if place % 4 == 0 else " "
        text += gap + pattern.format_map(words)
    return text


def _system(random: Random) -> str:
    # A made-up name that few articles share.
    parts = (vocabulary.SYSTEM_STARTS, vocabulary.SYSTEM_MIDDLES, vocabulary.SYSTEM_ENDS)
    return "".join(_pick(random, part) for part in parts)


def _pick(random: Random, choices: Sequence[str]) -> str:
    # Lists stand with what comes up most first, as words do in real text.
    return choices[int(len(choices) * random.random() ** 1.5)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
