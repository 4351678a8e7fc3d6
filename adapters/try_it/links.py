"""Links between the files of a folder, led on to the articles that the files became."""

from os.path import normpath
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.markdown import ResolveLink, parse, relative_links
from knowledge.articles import Article, Status
from knowledge.reading.finding import source_of
from knowledge.tables import articles
from retrieval.access import in_private
from retrieval.outcome import Person


async def resolver(engine: AsyncEngine, article: Article, reader: Person) -> ResolveLink:
    """Leads the article's relative links to articles `reader` may see; any other one leads nowhere."""
    targets = {link: _target(article, link) for link in relative_links(parse(article.body))}
    known = await _visible(engine, {target for target in targets.values() if target}, reader)
    addresses = {link: _address(link, known.get(target)) for link, target in targets.items()}
    return addresses.get


def _target(article: Article, link: str) -> str:
    """The absolute path of the file that a link means; empty when it stays on the page or there is no such thing."""
    path = unquote(urlsplit(link).path)
    if article.source is None or not path or "\x00" in path:
        return ""
    return source_of(Path(normpath(Path(article.source).parent / path)))


async def _visible(engine: AsyncEngine, sources: set[str], reader: Person) -> dict[str, str]:
    columns = (articles.c.id, articles.c.source, articles.c.audience)
    published = select(*columns).where(articles.c.status == Status.PUBLISHED.value, articles.c.source.in_(sources))
    async with engine.execution_options(read_only=True).connect() as connection:
        rows = (await connection.execute(published)).all()
    return {row.source: row.id for row in rows if in_private(reader).allows(frozenset(row.audience))}


def _address(link: str, article_id: str | None) -> str | None:
    fragment = urlsplit(link).fragment
    place = f"#{quote(unquote(fragment))}" if fragment else ""
    if link.startswith("#"):
        return place or None
    return f"/articles/{quote(article_id)}{place}" if article_id else None
