"""Drafting: from what an expert said, a pasted thread, a document, or nothing, to a text that can be reviewed.

With a model the draft is written in the house form from its sources; without one, or when it fails, the same form is
filled with the sources' own words, and with blanks. Either way each statement is checked against the sources.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.audit_log import AuditLog, Change
from bot.drafts.authoring import contents_of
from bot.drafts.draft_sources import CORRECTION
from bot.drafts.similar_articles import Similar, SimilarArticles
from bot.drafts.sourcing import sourced
from bot.gaps.gap_sources import GapSources
from bot.gaps.triage import Triage
from bot.house_form import Form, as_body, form_from
from bot.ports import Clock
from knowledge.articles import Article
from knowledge.draft_store import DraftStore
from knowledge.drafts import UNDER_WAY, WRITABLE, Contents, Draft, Improves, NewDraft, Source, SourceKind
from knowledge.gaps.gap_store import GapStore
from knowledge.gaps.gaps import GapDetails, GapState
from knowledge.store import ArticleStore
from retrieval.composing.draft_prompting import Material
from retrieval.composing.draft_writing import WrittenDraft, write_draft
from retrieval.composing.language_model import LanguageModel, ModelUnavailable

log = structlog.get_logger(__name__)

AREA = "draft"

REVIEWED_AFTER = timedelta(days=180)
"""When an article is to be looked at again, unless whoever drafts it says otherwise."""

BEFORE_A_DRAFT = frozenset({GapState.OPEN, GapState.ASSIGNED, GapState.PUBLISHED})
"""States of a gap that a draft takes it out of."""

MOST_PHRASINGS = 8
LONGEST_PHRASING = 120
"""How many of the questions become phrasings of the article, and how long in characters one may be."""


class NotDrafted(StrEnum):
    """Why there is no draft."""

    UNKNOWN = "unknown"
    """There is no such gap, article or draft."""

    CLOSED = "closed"
    """The gap was answered or dismissed: open it again first."""

    CHANGED = "changed"
    """Somebody changed the draft meanwhile, or it is being reviewed."""


@dataclass(frozen=True)
class Begin:
    """What to draft: for a gap, as an improvement of an article, or freely under a title. See `Drafting.begin`.

    Without a model, `with_blanks` leaves blanks for the parts of the form that the sources say nothing of.
    """

    gap_id: str | None = None
    improves: str | None = None
    title: str = ""
    sources: tuple[Source, ...] = ()
    with_blanks: bool = True


@dataclass(frozen=True)
class Drafted:
    """The draft. `model_failed`: a model should have written it and could not, so it is the form."""

    draft: Draft
    model_failed: bool = False


@dataclass(frozen=True)
class DraftingStock:
    """What drafting works with. Without `model` people fill in the form."""

    engine: AsyncEngine
    drafts: DraftStore
    gaps: GapStore
    articles: ArticleStore
    sources: GapSources
    similar: SimilarArticles
    triage: Triage
    audit: AuditLog
    model: LanguageModel | None


@dataclass(frozen=True)
class _Ground:
    """What a draft starts from."""

    gap: GapDetails | None
    article: Article | None
    title: str
    sources: tuple[Source, ...]
    with_blanks: bool


class Drafting:
    """The use cases of drafting. No transaction is open while a model writes."""

    def __init__(self, stock: DraftingStock, now: Clock) -> None:
        self._with = stock
        self._now = now

    @property
    def has_model(self) -> bool:
        """Whether a model can write drafts here."""
        return self._with.model is not None

    async def similar(self, gap_id: str) -> tuple[Similar, ...]:
        """The articles that are about the same as a gap, most alike first: improving one beats writing another."""
        gap = await self._with.gaps.details(gap_id, self._now())
        return await self._with.similar.to([gap.summary.title, *gap.asked]) if gap else ()

    async def begin(self, what: Begin, actor: str) -> Drafted | NotDrafted:
        """Draft for a gap, as an improvement of an article, or freely. What was offered for the gap is a source too."""
        ground = await self._ground(what)
        if isinstance(ground, NotDrafted):
            return ground
        written, failed = await self._written(ground)
        new = await asyncio.to_thread(self._new, ground, written, actor)
        async with self._with.engine.begin() as connection:
            draft = await self._with.drafts.create(new, connection)
            await self._tell(connection, "begin", draft, actor)
            if ground.gap is not None and ground.gap.summary.state in BEFORE_A_DRAFT:
                await self._with.triage.advance(ground.gap.summary.id, GapState.DRAFTING, actor, connection)
        return Drafted(draft, failed)

    async def write(self, draft: Draft, actor: str) -> Draft | NotDrafted:
        """Keep what a person wrote into a draft as they had read it; which statements are sourced is found anew."""
        contents = draft.contents
        statements = await asyncio.to_thread(sourced, contents.title, contents.body, draft.sources)
        async with self._with.engine.begin() as connection:
            kept = await self._with.drafts.write(replace(draft, statements=statements), connection)
            if kept is not None:
                await self._tell(connection, "write", kept, actor)
        return kept or NotDrafted.CHANGED

    async def rewrite(self, draft_id: str, actor: str, with_blanks: bool = True) -> Drafted | NotDrafted:
        """Have the text written anew from the draft's sources, in place of what it says."""
        draft = await self._with.drafts.draft(draft_id)
        if draft is None:
            return NotDrafted.UNKNOWN
        what = Begin(draft.gap_id, draft.article_id, draft.contents.title, draft.sources, with_blanks)
        ground = await self._ground(what)
        if isinstance(ground, NotDrafted):
            return ground
        written, failed = await self._written(ground)
        if failed:
            return Drafted(draft, failed)
        new = await asyncio.to_thread(self._new, ground, written, actor)
        contents = replace(draft.contents, body=new.contents.body)
        renewed = replace(draft, contents=contents, sources=new.sources, written_by_model=new.written_by_model)
        kept = await self.write(renewed, actor)
        return kept if isinstance(kept, NotDrafted) else Drafted(kept)

    async def take_up(self, gap_id: str, actor: str) -> Drafted | NotDrafted:
        """Make a draft of what `actor` said about a gap, or a better one; what others wrote in it stays."""
        known = await self.under_way(gap_id)
        if known is None:
            return await self.begin(Begin(gap_id, with_blanks=False), actor)
        entries = await self._with.audit.of(AREA, known.id)
        if known.state in WRITABLE and all(each.change.actor == actor for each in entries):
            return await self.rewrite(known.id, actor, with_blanks=False)
        offered = [each.source for each in await self._with.sources.of(gap_id)]
        kept = await self.write(replace(known, sources=_added(known.sources, offered)), actor)
        return kept if isinstance(kept, NotDrafted) else Drafted(kept)

    async def under_way(self, gap_id: str) -> Draft | None:
        """The draft of a gap that something may still come of: the one changed last."""
        return next((each for each in await self._with.drafts.of_gap(gap_id) if each.state in UNDER_WAY), None)

    async def _ground(self, what: Begin) -> _Ground | NotDrafted:
        gap = await self._with.gaps.details(what.gap_id, self._now()) if what.gap_id else None
        article = await self._with.articles.article(what.improves) if what.improves else None
        if (what.gap_id and gap is None) or (what.improves and article is None):
            return NotDrafted.UNKNOWN
        if gap is not None and gap.summary.state in (GapState.DISMISSED, GapState.PROVEN):
            return NotDrafted.CLOSED
        offered = [each.source for each in await self._with.sources.of(gap.summary.id)] if gap else []
        standing = [_standing(article)] if article else []
        given = [each for each in what.sources if each.kind is not SourceKind.ARTICLE]
        title = what.title or (article.details.title if article else gap.summary.title if gap else "")
        return _Ground(gap, article, title, _added((), [*standing, *given, *offered]), what.with_blanks)

    async def _written(self, ground: _Ground) -> tuple[WrittenDraft | None, bool]:
        """What the model made of the sources, and whether it failed to. Without sources there is nothing to write."""
        model, said = self._with.model, [each for each in ground.sources if each.kind is not SourceKind.ARTICLE]
        if model is None or not said:
            return None, False
        material = [Material(each.label, each.text) for each in ground.sources]
        asked = ground.gap.asked if ground.gap else ()
        try:
            return await write_draft(model, ground.title, asked, material, ground.article is not None), False
        except ModelUnavailable as error:
            log.warning("draft_not_written", reason=error.reason.value)
            return None, True

    def _new(self, ground: _Ground, written: WrittenDraft | None, actor: str) -> NewDraft:
        body = written.body if written else _by_hand(ground)
        contents = self._contents(ground, written, body)
        return NewDraft(
            contents=contents,
            drafted_by=actor,
            gap_id=ground.gap.summary.id if ground.gap else None,
            improves=Improves(ground.article.id, ground.article.version) if ground.article else None,
            sources=ground.sources,
            statements=sourced(contents.title, contents.body, ground.sources),
            written_by_model=written is not None,
        )

    def _contents(self, ground: _Ground, written: WrittenDraft | None, body: str) -> Contents:
        review_by = (self._now() + REVIEWED_AFTER).date()
        phrasings = _phrasings(ground.gap)
        if ground.article is not None:
            known = tuple(dict.fromkeys((*ground.article.details.also_asked_as, *phrasings)))
            return replace(contents_of(ground.article), body=body, also_asked_as=known, review_by=review_by)
        title = written.title if written and written.title else ground.title
        topics = ground.gap.summary.topics if ground.gap else ()
        return Contents(title, body, topics=topics, also_asked_as=phrasings, review_by=review_by)

    async def _tell(self, connection: AsyncConnection, verb: str, draft: Draft, actor: str) -> None:
        told = {"version": draft.version, "gap_id": draft.gap_id, "article_id": draft.article_id}
        await self._with.audit.record(Change(actor, AREA, draft.id, verb, {}, told), connection)


def _standing(article: Article) -> Source:
    return Source(SourceKind.ARTICLE, f"{article.details.title}, as it stands", article.body)


def _added(known: Sequence[Source], more: Sequence[Source]) -> tuple[Source, ...]:
    """The sources, each text once."""
    texts: dict[str, Source] = {}
    for each in (*known, *more):
        if each.text.strip():
            texts.setdefault(each.text.strip(), each)
    return tuple(texts.values())


def _by_hand(ground: _Ground) -> str:
    """The form with what the sources say in it; an article that is improved keeps its own, with that below."""
    said = "\n\n".join(each.text for each in _since_corrected(ground.sources))
    if ground.article is None:
        return as_body(form_from(said) if said else Form(), ground.with_blanks or not said)
    return (
        f"{ground.article.body.rstrip()}\n\n## {ground.gap.summary.title}\n\n{said}"
        if said and ground.gap
        else (f"{ground.article.body.rstrip()}\n\n{said}".rstrip())
    )


def _since_corrected(sources: Sequence[Source]) -> list[Source]:
    """What people said, from the last time on that somebody put it right."""
    said = [each for each in sources if each.kind is SourceKind.WORDS]
    last = max((at for at, each in enumerate(said) if each.label == CORRECTION), default=0)
    return said[last:]


def _phrasings(gap: GapDetails | None) -> tuple[str, ...]:
    """How people asked, where nothing had to be masked: what helps to find the article by."""
    asked = dict.fromkeys(" ".join(text.split()) for text in gap.asked) if gap else {}
    usable = [text for text in asked if len(text) <= LONGEST_PHRASING and not any(each in text for each in "[]()<>")]
    return tuple(usable[:MOST_PHRASINGS])
