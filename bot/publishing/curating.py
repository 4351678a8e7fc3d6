"""Curating: files and hand-written articles become knowledge that is stored, indexed and answered from.

The store is the truth and the index follows it: whatever a crash leaves undone, `reconcile` completes.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePath
from time import perf_counter

from bot.publishing.import_report import FileWarning, ImportReport
from knowledge.articles import ArticleDetails, Status
from knowledge.reading.importing import (
    ReadFile,
    Rejection,
    find_files,
    handwritten,
    read_file,
    same_title_warnings,
    source_of,
)
from knowledge.reading.splitting import CountTokens, Section, split
from knowledge.saving import NoArticle, Outdated, Written
from knowledge.store import ArticleStore, StoredSource
from retrieval.encoding.embedding import Encoder
from retrieval.search.index import IndexChange, PassageIndex

Progress = Callable[[int, int, str], None]
"""Told how many files are done, of how many, and the phase: "reading", "indexing" or "removing"."""

INDEXED_AT_ONCE = 128
"""Sections stored before they are indexed: a few seconds in which the index is behind the store."""


_REPLACED = (
    "The file has changed, and its text took the place of one written in the console (version {}). If that was wrong, "
    "restore that version there."
)


@dataclass
class _Run:
    """What one import has seen so far."""

    total: int
    rejected: list[Rejection]
    progress: Progress
    kinds: Counter[str] = field(default_factory=Counter)
    titles: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[FileWarning] = field(default_factory=list)
    vanished: dict[str, Status] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    sections_waiting: int = 0
    done: int = 0

    def show(self, phase: str) -> None:
        """Tell how far the import is."""
        self.progress(self.done, self.total, phase)


class Curating:
    """The use cases of keeping the knowledge. One import runs at a time; questions are answered meanwhile."""

    def __init__(self, articles: ArticleStore, index: PassageIndex, encoder: Encoder) -> None:
        self._articles = articles
        self._index = index
        self._encoder = encoder
        self._changing = asyncio.Lock()
        self._followed: tuple[object, ...] = ()

    async def import_paths(self, paths: Sequence[Path], progress: Progress | None = None) -> ImportReport:
        """Bring the knowledge base in line with files and folders.

        What is unchanged costs a look at the file; what is gone from a given folder is retired; what cannot be read is
        reported, blocks nothing, and keeps its last good version.
        """
        started = perf_counter()
        async with self._changing:
            files, rejected = await asyncio.to_thread(find_files, paths)
            folders = await asyncio.to_thread(_folders, paths)
            run = _Run(len(files), list(rejected), progress or _unseen)
            known = await self._articles.sources_under([*folders, *files])
            run.vanished = await self._vanished(folders, files, rejected)
            for path in files:
                await self._import_file(path, known.get(source_of(path)), run)
            await self._index_waiting(run)
            removed = await self._retire_vanished(run)
        return self._report(run, removed, perf_counter() - started)

    async def publish(self, details: ArticleDetails, body: str, by: str) -> str:
        """Store an article written by hand and make it answerable at once; gives back its id."""
        file = handwritten(details, body)
        async with self._changing:
            sections = await asyncio.to_thread(fitting_sections, file, self._encoder)
            saved = await self._articles.save(file, sections, by)
            await self._index_articles({saved.article_id})
        return saved.article_id

    async def write(
        self, details: ArticleDetails, body: str, by: str, article_id: str | None = None, based_on: int | None = None
    ) -> Written | Outdated | NoArticle:
        """Store what somebody wrote by hand, and make the index agree: only a published text is answered from.

        See `ArticleStore.write`.
        """
        file = handwritten(details, body)
        async with self._changing:
            sections = await asyncio.to_thread(fitting_sections, file, self._encoder)
            written = await self._articles.write(file, sections, by, article_id, based_on)
            if isinstance(written, Written):
                await self._index_articles({written.article_id})
        return written

    async def reconcile(self) -> IndexChange:
        """Make the index agree with the store: nothing missing, nothing left over."""
        async with self._changing:
            return await self._index.update(await self._articles.published(), None)

    async def follow(self) -> None:
        """Make the index agree when an article was changed, perhaps by another process, since this was asked last."""
        state = await self._articles.state()
        if state != self._followed:
            await self.reconcile()
            self._followed = state

    async def differences(self) -> tuple[int, int]:
        """How many entries the index lacks, and how many it holds too many. Waits for an import under way."""
        async with self._changing:
            return await asyncio.to_thread(self._index.differences, await self._articles.published())

    async def _import_file(self, path: Path, known: StoredSource | None, run: _Run) -> None:
        read = await asyncio.to_thread(_read_safely, path)
        run.done += 1
        run.show("reading")
        if isinstance(read, Rejection):
            run.rejected.append(read)
            return
        run.titles.append((source_of(path), read.details.title))
        run.warnings.extend(FileWarning(source_of(path), warning) for warning in read.warnings)
        if known and known.file_hash == read.content_hash and known.status in _left_alone(known, read):
            run.kinds["unchanged"] += 1
            return
        await self._save(read, run)

    async def _save(self, read: ReadFile, run: _Run) -> None:
        sections = await asyncio.to_thread(fitting_sections, read, self._encoder)
        saved = await self._articles.save(read, sections, vanished=run.vanished.keys())
        run.kinds[saved.kind] += 1
        if saved.replaced is not None:
            run.warnings.append(FileWarning(read.source, _REPLACED.format(saved.replaced)))
        run.vanished.pop(saved.article_id, None)
        if saved.kind != "unchanged":
            run.waiting.add(saved.article_id)
            run.sections_waiting += len(sections)
        if run.sections_waiting >= INDEXED_AT_ONCE:
            await self._index_waiting(run)

    async def _index_waiting(self, run: _Run) -> None:
        if run.waiting:
            run.show("indexing")
            await self._index_articles(run.waiting)
        run.waiting, run.sections_waiting = set(), 0

    async def _index_articles(self, article_ids: set[str]) -> None:
        await self._index.update(await self._articles.published(article_ids), article_ids)

    async def _vanished(
        self, folders: Sequence[Path], files: Sequence[Path], unread: Sequence[Rejection]
    ) -> dict[str, Status]:
        """The articles whose files are gone from the folders, and where they stand.

        What is there and cannot be read is not gone: it keeps its last good version.
        """
        stored = await self._articles.sources_under(folders) if folders else {}
        found = {source_of(path) for path in files}
        there = [PurePath(rejection.path) for rejection in unread]
        return {
            source.article_id: source.status
            for path, source in stored.items()
            if path not in found and not _is_under(PurePath(path), there)
        }

    async def _retire_vanished(self, run: _Run) -> int:
        gone = [article_id for article_id, status in run.vanished.items() if status is not Status.RETIRED]
        if gone:
            run.show("removing")
            await self._articles.retire(gone)
            await self._index.update([], gone)
        return len(gone)

    def _report(self, run: _Run, removed: int, seconds: float) -> ImportReport:
        return ImportReport(
            imported=run.kinds["imported"],
            updated=run.kinds["updated"] + run.kinds["renamed"],
            unchanged=run.kinds["unchanged"],
            removed=removed,
            rejected=tuple(run.rejected),
            passages=self._index.size,
            seconds=seconds,
            warnings=(*run.warnings, *(FileWarning(None, warning) for warning in same_title_warnings(run.titles))),
        )


def fitting_sections(file: ReadFile, encoder: Encoder) -> list[Section]:
    """The file's sections, each short enough for the model to read whole together with its title and headings."""
    allowed, count_tokens = encoder.token_limit, cache(encoder.count_tokens)
    fewest = allowed // 2
    limit = max(fewest, allowed - count_tokens(file.details.title))
    sections = split(file.body, count_tokens, limit)
    excess = max((_tokens_at_most(file, section, count_tokens, allowed) for section in sections), default=0) - allowed
    if excess > 0 and limit > fewest:
        return split(file.body, count_tokens, max(fewest, limit - excess))
    return sections


def _tokens_at_most(file: ReadFile, section: Section, count_tokens: CountTokens, allowed: int) -> int:
    """Tokens of a section with its title and headings: exactly, where there are more than `allowed`."""
    lines = [*dict.fromkeys([file.details.title, *section.heading_path]), section.text]
    # What splitting counted is known. Side by side lines have no more tokens than apart, and one for each break.
    apart = sum(map(count_tokens, lines)) + len(lines) - 1
    return apart if apart <= allowed else count_tokens("\n".join(lines))


def _left_alone(known: StoredSource, read: ReadFile) -> Collection[Status]:
    """The states in which an article whose file did not change stays as it is."""
    return frozenset(Status) if known.is_by_hand else (read.details.status,)


def _read_safely(path: Path) -> ReadFile | Rejection:
    try:
        return read_file(path)
    except Exception as error:  # One file that trips a converter must not stop the others.
        return Rejection(source_of(path), f"could not be read ({type(error).__name__}); save it anew or as Markdown")


def _folders(paths: Sequence[Path]) -> list[Path]:
    # The way files are named: with the links above the folder resolved.
    return [path.resolve() for path in paths if path.is_dir()]


def _is_under(path: PurePath, parents: Sequence[PurePath]) -> bool:
    return any(parent == path or parent in path.parents for parent in parents)


def _unseen(done: int, total: int, phase: str) -> None:
    """Nobody watches."""
