"""Ordinary text to get to know an embedding model by: the paragraphs of the sample knowledge."""

from pathlib import Path

import knowledge

SHORTEST = 60
"""Characters: what is shorter is a heading or a line of a table."""


def familiar_text() -> list[str]:
    """The paragraphs of our sample articles, in a fixed order. Reads files: call it in a thread."""
    articles = sorted((Path(knowledge.__file__).parent / "sample").rglob("*.md"))
    paragraphs = [each.strip() for path in articles for each in path.read_text("utf-8").split("\n\n")]
    return [each for each in paragraphs if len(each) >= SHORTEST and not each.startswith("---")]
