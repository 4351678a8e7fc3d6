"""Withholding: an article that has been overdue for longer than L&D allows is not answered from any more."""

from collections.abc import Callable, Collection
from datetime import date

from bot.publishing.house_rules import HouseRules
from knowledge.articles import PublishedPassage
from knowledge.freshness import is_withheld
from retrieval.answering import PublishedPassages


class FreshPassages:
    """The store as an answer may use it. How many days of grace there are, it remembers until `refresh`."""

    def __init__(self, store: PublishedPassages, rules: HouseRules, today: Callable[[], date]) -> None:
        self._store = store
        self._rules = rules
        self._today = today
        self._grace_days: int | None = None

    async def refresh(self) -> None:
        """Learn what the rules say now. To be repeated, and done before the first answer."""
        self._grace_days = (await self._rules.current()).grace_days

    async def passages(self, ids: Collection[str]) -> dict[str, PublishedPassage]:
        """Those of the passages that are published at this moment and not withheld."""
        return self._fresh(await self._store.passages(ids))

    def passages_here(self, ids: Collection[str]) -> dict[str, PublishedPassage] | None:
        """See `retrieval.answering.PublishedPassages`."""
        found = self._store.passages_here(ids)
        return None if found is None else self._fresh(found)

    def _fresh(self, found: dict[str, PublishedPassage]) -> dict[str, PublishedPassage]:
        today = self._today()
        return {
            passage_id: each
            for passage_id, each in found.items()
            if not is_withheld(each.details.review_by, today, self._grace_days)
        }
