"""The keyword index: exact words, names and codes that an embedding blurs. BM25 by tantivy."""

import math
import shutil
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tantivy

TITLE_BOOST = 0.5
"""A word in the title or heading counts this much again, beside its place in the full text."""

SATURATED = 2.2
"""BM25's limit for a word that is repeated for ever: k1 + 1, with tantivy's k1 of 1.2."""

NO_SCORE = 0.0
"""Being visible is a condition, not a merit: the filter adds nothing to a passage's score."""

SHORT = 300
"""Characters: questions, titles and headings are no longer, and are looked at again and again."""

REMEMBERED = 4096
"""Short texts whose stems are kept."""

REMEMBERED_FILTERS = 256
"""Sets of audiences whose filter is kept."""

_ANALYZER = "english"
_WRITER_BYTES = 32_000_000
_MAX_QUERY_TERMS = 200


@dataclass(frozen=True)
class KeywordEntry:
    """One passage as the keyword index holds it. `audience` is one word that stands for the article's audience."""

    id: str
    audience: str
    heading: str
    text: str


class KeywordIndex:
    """Passages by their words. One process writes; the caller sees to that."""

    def __init__(self, directory: Path) -> None:
        """Opens, or creates, the index in `directory`. Raises ValueError when its files are damaged."""
        import tantivy

        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self._index = tantivy.Index(_schema(), path=str(directory))
        self._index.register_tokenizer(_ANALYZER, _analyzer())
        self.ids = self._read_ids()
        """The ids of every passage in the index."""
        self._visible_to = lru_cache(REMEMBERED_FILTERS)(self._visible)

    def change(self, add: Iterable[KeywordEntry], remove: Collection[str]) -> None:
        """Drops and adds passages in one commit; an id that is added again replaces the earlier one."""
        import tantivy

        entries = list(add)
        writer = self._index.writer(_WRITER_BYTES, 1)
        for passage_id in remove:
            writer.delete_documents_by_term("id", passage_id)
        for entry in entries:
            writer.delete_documents_by_term("id", entry.id)
            writer.add_document(
                tantivy.Document(
                    id=entry.id,
                    audience=entry.audience,
                    heading=_encodable(entry.heading),
                    text=_encodable(f"{entry.heading}\n{entry.text}"),
                )
            )
        writer.commit()
        # Small segments are put together in the background, as long as there is a writer. Left as many as there were
        # commits, they make a search take four times as long.
        writer.wait_merging_threads()
        self._index.reload()
        self.ids -= set(remove)
        self.ids |= {entry.id for entry in entries}

    def search(self, question: str, audiences: Collection[str] | None, limit: int) -> list[tuple[str, float]]:
        """The best passages for one of `audiences` (None: for anybody) and their BM25 scores, best first.

        The question's text is never parsed as a query.
        """
        terms = tuple(dict.fromkeys(stems(question)))[:_MAX_QUERY_TERMS]
        if not terms or (audiences is not None and not audiences):
            return []
        searcher = self._index.searcher()
        found = searcher.search(self._query(terms, audiences), limit=limit, count=False)
        return [(searcher.doc(address)["id"][0], float(score)) for score, address in found.hits]

    def rarity(self, words: Collection[str]) -> dict[str, float]:
        """How much each word stem tells passages apart: BM25's inverse document frequency, 0 for one in all of them."""
        total = max(1, self._index.searcher().num_docs)
        return {word: math.log(1 + (total - count + 0.5) / (count + 0.5)) for word, count in self.counts(words).items()}

    def counts(self, words: Collection[str]) -> dict[str, int]:
        """How many passages have each word stem."""
        searcher = self._index.searcher()
        return {word: searcher.doc_freq("text", word) for word in words}

    def copy_to(self, directory: Path) -> "KeywordIndex":
        """The same index in another folder, to be changed there. Nobody may write meanwhile. Blocks."""
        shutil.copytree(self.directory, directory, ignore=shutil.ignore_patterns("*.lock"), dirs_exist_ok=True)
        return KeywordIndex(directory)

    def _read_ids(self) -> set[str]:
        import tantivy

        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.all_query(), limit=max(1, searcher.num_docs), count=False)
        return {str(searcher.doc(address)["id"][0]) for _, address in found.hits}

    def _query(self, terms: Sequence[str], audiences: Collection[str] | None) -> "tantivy.Query":
        import tantivy

        schema = self._index.schema
        words = []
        for term in terms:
            words.append((tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", term)))
            in_heading = tantivy.Query.term_query(schema, "heading", term)
            words.append((tantivy.Occur.Should, tantivy.Query.boost_query(in_heading, TITLE_BOOST)))
        if audiences is None:
            return tantivy.Query.boolean_query(words)
        visible = self._visible_to(tuple(audiences))
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, tantivy.Query.boolean_query(words)), (tantivy.Occur.Must, visible)]
        )

    def _visible(self, audiences: Sequence[str]) -> "tantivy.Query":
        import tantivy

        # A set of terms would do the same, but is made ready anew in each search: that takes longer than the search.
        schema = self._index.schema
        each = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "audience", word)) for word in audiences]
        return tantivy.Query.const_score_query(tantivy.Query.boolean_query(each), NO_SCORE)


def stems(text: str) -> list[str]:
    """The words of `text` as the index compares them: lower case, without accents, stop words and endings."""
    return list(_remembered(text)) if len(text) <= SHORT else _analyzer().analyze(_encodable(text))


@lru_cache(REMEMBERED)
def _remembered(text: str) -> tuple[str, ...]:
    return tuple(_analyzer().analyze(_encodable(text)))


def _encodable(text: str) -> str:
    # Half of a surrogate pair, as broken clients send it, has no encoding.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _schema() -> "tantivy.Schema":
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("audience", tokenizer_name="raw")
    builder.add_text_field("heading", tokenizer_name=_ANALYZER)
    builder.add_text_field("text", tokenizer_name=_ANALYZER)
    return builder.build()


@cache
def _analyzer() -> "tantivy.TextAnalyzer":
    import tantivy

    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stopword("english"))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )
