from adapters.try_it.links import resolver
from knowledge.articles import Article, ArticleDetails
from knowledge.reading.importing import ReadFile
from retrieval.outcome import Person
from tests.adapters.try_it.chat_house import House

READER = Person("web:ann")
BODY = "[a](pay.md#when) [b](../it/vpn.md) [c](secret.md) [d](gone.md) [e](#here) [f](<odd%20name.md>) [g](%00.md)"


async def stored(house: House, source: str, *groups: str) -> str:
    details = ArticleDetails(source, audience=frozenset(groups or {"everyone"}))
    return (await house.application.articles.save(ReadFile(source, details, "Words.", source), [])).article_id


async def test_links_lead_to_the_articles_their_files_became(house: House) -> None:
    pay, vpn, odd = [await stored(house, f"/docs/{name}.md") for name in ("hr/pay", "it/vpn", "hr/odd name")]
    await stored(house, "/docs/hr/secret.md", "managers")
    resolve = await resolver(house.engine, Article("x", 1, ArticleDetails("x"), BODY, "/docs/hr/leave.md"), READER)
    assert resolve("pay.md#when") == f"/articles/{pay}#when"
    assert resolve("../it/vpn.md") == f"/articles/{vpn}"
    assert resolve("odd%20name.md") == f"/articles/{odd}"
    assert resolve("#here") == "#here"
    assert [resolve(link) for link in ("secret.md", "gone.md", "%00.md", "never seen")] == [None] * 4


async def test_an_article_without_a_file_has_only_its_own_places(house: House) -> None:
    resolve = await resolver(house.engine, Article("x", 1, ArticleDetails("x"), BODY), READER)
    assert (resolve("pay.md#when"), resolve("#here")) == (None, "#here")
