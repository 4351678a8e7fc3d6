"""Authoring: a person starts a draft of an article, retires it, or brings back what it said before.

What a person writes becomes a draft and is reviewed like every other; so does what an article said before, since time
has passed since somebody approved it. Retiring shows less: it happens at once, and whoever did it can take it back.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog, Change
from bot.drafts.sourcing import sourced
from bot.publishing.curating import Curating
from knowledge.articles import Article, Status
from knowledge.draft_store import DraftStore
from knowledge.drafts import UNDER_WAY, Contents, Draft, DraftState, Improves, NewDraft, Source, SourceKind
from knowledge.saving import NoArticle, Outdated, Written
from knowledge.store import ArticleStore

AREA = "article"
DRAFT_AREA = "draft"
"""What changes of articles and of drafts are called in the audit log. Whoever is named there as having written in a
draft may not approve it."""


@dataclass(frozen=True)
class NeverPublished:
    """Nothing was restored: that version was never shown to anybody, so nobody has approved it."""


class Authoring:
    """The use cases of somebody who looks after articles."""

    def __init__(
        self, engine: AsyncEngine, articles: ArticleStore, drafts: DraftStore, curating: Curating, audit: AuditLog
    ) -> None:
        self._engine = engine
        self._articles = articles
        self._drafts = drafts
        self._curating = curating
        self._audit = audit

    async def under_way(self, article_id: str) -> Sequence[Draft]:
        """The drafts of an article that something may still come of, newest first."""
        return [draft for draft in await self._drafts.of_article(article_id) if draft.state in UNDER_WAY]

    async def draft_of(self, article_id: str, by: str) -> Draft | NoArticle:
        """The draft that changes this article: the one under way, or a new one that says what the article says now."""
        waiting = await self.under_way(article_id)
        if waiting:
            return waiting[0]
        article = await self._articles.article(article_id)
        if article is None:
            return NoArticle()
        new = NewDraft(
            contents=contents_of(article),
            drafted_by=by,
            improves=Improves(article.id, article.version),
            sources=(Source(SourceKind.ARTICLE, article.details.title, article.body, by),),
        )
        return await self._begin(new)

    async def new_draft(self, contents: Contents, by: str) -> Draft:
        """A draft of an article there is not yet, written by a person."""
        return await self._begin(NewDraft(contents=contents, drafted_by=by))

    async def save(self, draft: Draft, contents: Contents, by: str) -> Draft | None:
        """Keep what somebody wrote into a draft as they had read it.

        Which of its statements rest on a source is found anew. None, and nothing is kept, when somebody else changed it
        meanwhile or it may not be written in now.
        """
        changed = {
            field.name
            for field in fields(Contents)
            if getattr(contents, field.name) != getattr(draft.contents, field.name)
        }
        if not changed:
            return draft
        statements = await asyncio.to_thread(sourced, contents.title, contents.body, draft.sources)
        written = replace(draft, contents=contents, statements=statements)
        async with self._engine.begin() as connection:
            saved = await self._drafts.write(written, connection)
            if saved is not None:
                note = Change(
                    by, DRAFT_AREA, draft.id, "written", {"version": draft.version}, {"version": saved.version}
                )
                await self._audit.record(note, connection)
        return saved

    async def discard(self, draft_id: str, version: int, by: str) -> Draft | None:
        """Give a draft up; None when it was changed or handed in meanwhile. It can be taken up again."""
        return await self._move(draft_id, DraftState.REJECTED, version, Change(by, DRAFT_AREA, draft_id, "withdrawn"))

    async def take_up(self, draft_id: str, version: int, by: str) -> Draft | None:
        """Work again on a draft that was given up."""
        return await self._move(draft_id, DraftState.OPEN, version, Change(by, DRAFT_AREA, draft_id, "withdrawn"))

    async def retire(self, article_id: str, version: int, by: str) -> Written | Outdated | NoArticle:
        """Stop answering from an article; `version` is the one that whoever retires it has seen."""
        article = await self._articles.article(article_id)
        if article is None:
            return NoArticle()
        details = replace(article.details, status=Status.RETIRED)
        written = await self._curating.write(details, article.body, by, article_id, version)
        return await self._noted(written, by, "retired", article.version)

    async def restore(
        self, article_id: str, version: int, based_on: int, by: str, approves_alone: bool = False
    ) -> Written | Draft | Outdated | NoArticle | NeverPublished:
        """Let an article say again what it said at `version`; `based_on` is the version seen last.

        That is a change like any other: a draft, to be handed in, unless this person may approve what is theirs. What
        they did last themselves, without changing the text, they take back at once.
        """
        versions = {each.version: each for each in await self._articles.versions(article_id)}
        earlier, current = versions.get(version), versions.get(max(versions, default=0))
        if earlier is None or current is None:
            return NoArticle()
        if earlier.details.status is not Status.PUBLISHED:
            return NeverPublished()
        if current.version != based_on:
            return Outdated(current.version)
        if not approves_alone and not (_says_the_same(earlier, current) and await self._did(by, article_id, based_on)):
            return await self._begin(_as_it_was(earlier, based_on, by))
        written = await self._curating.write(earlier.details, earlier.body, by, article_id, based_on)
        return await self._noted(written, by, "restored", based_on)

    async def _did(self, by: str, article_id: str, version: int) -> bool:
        """Whether it was this person who made this version, by retiring or confirming the article."""
        entries = await self._audit.of(AREA, article_id)
        return any(each.change.actor == by and each.change.after.get("version") == version for each in entries)

    async def _noted(
        self, written: Written | Outdated | NoArticle, by: str, verb: str, before: int
    ) -> Written | Outdated | NoArticle:
        if isinstance(written, Written) and written.version != before:
            after = {"version": written.version}
            await self._audit.record(Change(by, AREA, written.article_id, verb, {"version": before}, after))
        return written

    async def _move(self, draft_id: str, state: DraftState, version: int, change: Change) -> Draft | None:
        async with self._engine.begin() as connection:
            moved = await self._drafts.go_to(draft_id, state, version, connection)
            if moved is not None:
                await self._audit.record(replace(change, after={"state": state.value}), connection)
        return moved

    async def _begin(self, new: NewDraft) -> Draft:
        statements = await asyncio.to_thread(sourced, new.contents.title, new.contents.body, new.sources)
        new = replace(new, statements=statements)
        async with self._engine.begin() as connection:
            draft = await self._drafts.create(new, connection)
            about = {"article": draft.article_id} if draft.article_id else {}
            await self._audit.record(Change(new.drafted_by, DRAFT_AREA, draft.id, "began", after=about), connection)
        return draft


def _says_the_same(one: Article, other: Article) -> bool:
    """Whether two versions differ only in their state and in when they were checked."""
    here, there = one.details, other.details
    like_there = replace(
        here,
        status=there.status,
        review_by=there.review_by,
        checked_by=there.checked_by,
        checked_on=there.checked_on,
    )
    return one.body == other.body and like_there == there


def _as_it_was(earlier: Article, based_on: int, by: str) -> NewDraft:
    label = f"{earlier.details.title}, as it was in version {earlier.version}"
    return NewDraft(
        contents=contents_of(earlier),
        drafted_by=by,
        improves=Improves(earlier.id, based_on),
        sources=(Source(SourceKind.ARTICLE, label, earlier.body, by),),
    )


def contents_of(article: Article) -> Contents:
    """What an article says, as the beginning of a draft."""
    details = article.details
    return Contents(
        title=details.title,
        body=article.body,
        audience=details.audience,
        owner=details.owner,
        topics=details.topics,
        also_asked_as=details.also_asked_as,
        review_by=details.review_by,
        nudge_text=details.nudge_text,
    )
