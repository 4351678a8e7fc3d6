"""Handrail: files are imported, and questions looked up, exactly as in production."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

from adapters.bench.filling import settings_in
from adapters.wiring import Application, build, close
from benchmarks.peers.protocol import DEPTH, Search, SetPassage, run
from retrieval.access import Everything
from retrieval.encoding.embedding import load_encoder

EACH_ONCE = 4 * DEPTH
"""Passages looked at: several may be parts of one passage of the set."""


class Handrail:
    """See `Contender`."""

    def index(self, passages: Sequence[SetPassage], model: str, keep: Path) -> None:
        """See `Contender`. Each passage is a file of its own, so that what is found can be told apart."""
        folder = keep / "kb"
        folder.mkdir(parents=True)
        for number, each in enumerate(passages):
            (folder / f"{number}.md").write_text(_as_file(each), "utf-8")
        (keep / "ids.json").write_text(json.dumps([each.id for each in passages]), "utf-8")
        asyncio.run(self._import(keep, folder))

    def open(self, model: str, keep: Path) -> Search:
        """See `Contender`."""
        runner = asyncio.Runner()
        application = runner.run(_open(keep))
        known = json.loads((keep / "ids.json").read_text("utf-8"))
        sources = runner.run(application.articles.sources_under([keep / "kb"]))
        ids = {stored.article_id: known[int(Path(source).stem)] for source, stored in sources.items()}

        def search(question: str) -> list[str]:
            look = runner.run(application.answerer.look(question, Everything(), EACH_ONCE))
            return list(dict.fromkeys(ids[each.article_id] for each in look.evidence))[:DEPTH]

        return search

    async def _import(self, keep: Path, folder: Path) -> None:
        application = await _open(keep)
        try:
            await application.curating.import_paths([folder])
        finally:
            await close(application)


async def _open(keep: Path) -> Application:
    encoder = await asyncio.to_thread(load_encoder)
    return await build(settings_in(keep / "data", None), encoder, retries=False)


def _as_file(passage: SetPassage) -> str:
    text = passage.text.removeprefix(passage.title).lstrip("\n")
    return f"---\ntitle: {json.dumps(passage.title)}\n---\n{text}\n"


if __name__ == "__main__":
    run(Handrail())
