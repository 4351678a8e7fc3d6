from dataclasses import dataclass, field

from bot.drafts.similar_articles import ALIKE_FROM, MOST_LOOKED_UP, MOST_OFFERED, Similar, SimilarArticles
from retrieval.access import Everything, Visibility
from retrieval.looking import Look
from tests.bot.gap_house import evidence
from tests.bot.loop_house import LoopHouse


@dataclass
class Index:
    found: dict[str, Look]
    asked: list[str] = field(default_factory=list)

    def look(self, asked: str, visibility: Visibility) -> Look:
        assert isinstance(visibility, Everything)
        self.asked.append(asked)
        return self.found.get(asked, Look(asked, (), None, 0.0))


async def test_each_article_is_offered_once_with_its_best_passage() -> None:
    near, nearer, far = evidence(0.5), evidence(0.7), evidence(ALIKE_FROM - 0.01)
    index = Index({"a": Look("a", (near, far), None, 0.1), "b": Look("b", (nearer,), None, 0.1)})
    found = await SimilarArticles(lambda: index).to(["a", "b", "a"])
    assert found == (Similar("a1", "Leave", ("Leave", "Carrying over"), 0.7),)
    assert index.asked == ["a", "b"]


async def test_only_some_wordings_are_looked_up() -> None:
    index = Index({})
    assert await SimilarArticles(lambda: index).to([str(number) for number in range(20)]) == ()
    assert len(index.asked) == MOST_LOOKED_UP


async def test_an_article_about_the_same_is_found_in_the_real_index(house: LoopHouse) -> None:
    similar = SimilarArticles(lambda: house.application.deciding.current.lookup)
    found = await similar.to(["How many days of annual leave may I carry over into next year?"])
    assert 1 <= len(found) <= MOST_OFFERED
    assert await similar.to(["zebra crossing paint viscosity"]) == ()
