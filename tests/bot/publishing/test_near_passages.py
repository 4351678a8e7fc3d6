from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adapters.wiring import Application
from bot.publishing.as_published import UNPUBLISHED, passages_of
from bot.publishing.near_passages import NearPassages
from retrieval.encoding.embedding import Encoder, Vectors
from retrieval.encoding.late_interaction import Reading
from tests.adapters.built import built


@dataclass
class Counting:
    """The real model, with a note of what it had to read."""

    model: Encoder
    read_so_far: list[str] = field(default_factory=list)

    @property
    def model_id(self) -> str:
        return self.model.model_id

    @property
    def dimension(self) -> int:
        return self.model.dimension

    @property
    def token_limit(self) -> int:
        return self.model.token_limit

    def count_tokens(self, text: str) -> int:
        return self.model.count_tokens(text)

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self.model.encode(texts)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        self.read_so_far += texts
        return self.model.read(texts)


@pytest.fixture
async def application(tmp_path: Path, encoder: Encoder) -> AsyncIterator[Application]:
    async with built(tmp_path, encoder) as opened:
        yield opened


async def test_what_is_published_is_not_read_again_and_what_is_drafted_only_once(application: Application) -> None:
    counting = Counting(application.encoder)
    near = NearPassages(application.index, application.articles, counting)
    published = await application.articles.published()
    found = await near.to(published)
    assert [each[0].found.passage.id for each in found] == [each.passage.id for each in published]
    assert counting.read_so_far == []
    details, body = published[0].details, "## Carrying days over\n\nYou can carry over up to ten days."
    drafted = passages_of(details, body, UNPUBLISHED, application.encoder)
    [others] = await near.to(drafted)
    assert await near.to(drafted) == [others]
    assert others[0].found.passage.text.startswith("You can carry over up to five days")
    assert len(counting.read_so_far) == 1


async def test_what_is_withdrawn_in_the_store_is_not_near(application: Application) -> None:
    near = NearPassages(application.index, application.articles, application.encoder)
    published = await application.articles.published()
    await application.articles.retire({each.passage.article_id for each in published})
    assert await near.to(published) == [[] for _ in published]
