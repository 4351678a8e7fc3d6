"""One search over one consistent state of an index: by meaning, by words, then word by word."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from retrieval.access import Everything, Visibility
from retrieval.encoding.late_interaction import Reading, likeness
from retrieval.ranking import Candidate
from retrieval.search.catalogue import Entry, Shown, View, word_for
from retrieval.search.finding import Scores, candidates, promising, put_forward
from retrieval.search.follow_up import Asked
from retrieval.search.keywords import SATURATED, KeywordEntry, KeywordIndex, stems
from retrieval.search.spelling import spelled
from retrieval.search.token_store import Words, spaced_stems

Read = Callable[[], Reading]
"""Gives what the model made of a question. May take as long as the model does."""

READ_CLOSELY = 24
"""Passages of one search whose words are compared with the question's, one by one."""


def keyword_entry(entry: Entry) -> KeywordEntry:
    """A passage's entry as the keyword index holds it."""
    details = entry.found.details
    return KeywordEntry(entry.id, word_for(details.audience), entry.heading, entry.found.passage.text)


def words_of(entry: Entry, reading: Reading) -> Words:
    """An entry's words as they are kept for a search to look at closely."""
    return Words(reading.tokens, spaced_stems(entry.text))


@dataclass(frozen=True)
class Found:
    """What a search found, in no particular order, and how many passages it could have found."""

    candidates: list[Candidate]
    searched: int


class Searchable(Protocol):
    """What a question can be looked up in."""

    def search(self, asked: Asked, read: Read, visibility: Visibility, limit: int) -> Found:
        """The passages nearest in meaning to what `read` gives, and those that share the question's words or its
        context's.

        At most `limit` by each ranker, and of those the `READ_CLOSELY` most promising. Blocks for a few milliseconds,
        beside those that `read` takes, which is called when everything that needs no model is done: call it in a
        thread.
        """

    def has_hidden(self, visibility: Visibility) -> bool:
        """Whether anything published may not be shown under `visibility`."""

    def spelled(self, text: str) -> str:
        """`text` with its misspelt words as the knowledge spells them. Blocks, mostly for less than a millisecond."""


@dataclass(frozen=True)
class Searching:
    """What is searched: the vectors with their entries, the keyword index, and what reads the passages' words."""

    view: View
    keywords: KeywordIndex
    read_words: Callable[[Collection[str]], dict[str, Words]]

    @property
    def size(self) -> int:
        """How many passages can be found."""
        return self.view.shown_under(Everything()).passages

    def search(self, asked: Asked, read: Read, visibility: Visibility, limit: int) -> Found:
        """See `Searchable`."""
        view = self.view
        shown = view.shown_under(visibility)
        if not shown.passages:
            return Found([], 0)
        keywords = self._keyword_shares(asked, shown, limit)
        reading = read()
        nearest = view.snapshot.nearest(reading.vector, limit, None if shown.is_everything else shown.rows)
        rows = [row for row in put_forward(view, nearest, keywords) if shown.rows[row]]
        cosines = view.snapshot.cosines(reading.vector, rows).tolist()
        scores = Scores(dict(zip(rows, cosines, strict=True)), keywords)
        rows = promising(view, nearest, scores, READ_CLOSELY)
        words = self.read_words([view.entries[row].id for row in rows])
        stems_of = {each: held.stems for each, held in words.items()}
        scores = replace(scores, likeness=_likeness(reading, words), stems=stems_of)
        pairs = {f" {first} {second} " for first, second in pairwise(stems(asked.text))}
        return Found(candidates(view, rows, scores, pairs), shown.passages)

    def has_hidden(self, visibility: Visibility) -> bool:
        """See `Searchable`."""
        return not self.view.shown_under(visibility).is_everything

    def spelled(self, text: str) -> str:
        """See `Searchable`."""
        return spelled(text, self.keywords.counts)

    def _keyword_shares(self, asked: Asked, shown: Shown, limit: int) -> dict[str, float]:
        """The mean of the question's own and, where there is a context, of the question's with it."""
        texts = [asked.text, f"{asked.context}\n{asked.text}"] if asked.context else [asked.text]
        audiences = None if shown.is_everything else shown.words
        shares: dict[str, float] = {}
        for text in texts:
            most = SATURATED * sum(self.keywords.rarity(frozenset(stems(text))).values())
            for each, score in self.keywords.search(text, audiences, limit):
                shares[each] = shares.get(each, 0.0) + min(1.0, score / most) / len(texts)
        return shares


def _likeness(reading: Reading, words: Mapping[str, Words]) -> dict[str, float]:
    if not len(reading.tokens):
        return {}
    return dict(zip(words, likeness(reading, [each.rows for each in words.values()]).tolist(), strict=True))
