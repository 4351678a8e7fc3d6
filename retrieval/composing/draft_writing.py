"""Having a language model write a draft. Nothing of it is trusted: whoever keeps it checks what it says."""

import re
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from retrieval.checking.sentences import CITATION
from retrieval.composing.draft_prompting import Material, build_draft_prompt
from retrieval.composing.language_model import LanguageModel
from retrieval.composing.writing import Intake

LONGEST_DRAFT = 12_000
"""Characters. An article that is longer than that is several."""

MOST_TOKENS = 2_000
"""Of a draft; some 1,200 words."""

_TITLE = re.compile(r"\A\s*#[ \t]+(?:Title:[ \t]*)?(?P<title>[^\n]+)\n?")
_FENCED = re.compile(r"\A\s*```(?:markdown|md)?\s*\n(?P<inside>.*?)\n```\s*\Z", re.DOTALL)


@dataclass(frozen=True)
class WrittenDraft:
    """A draft as a model wrote it, in Markdown without citation marks. `title` is empty when it gave none."""

    title: str
    body: str


async def write_draft(
    model: LanguageModel, title: str, questions: Sequence[str], sources: Sequence[Material], improves: bool = False
) -> WrittenDraft | None:
    """The model's draft; None when it wrote nothing. Raises ModelUnavailable."""
    prompt = build_draft_prompt(title, questions, sources, improves)
    text, intake = "", Intake()
    pieces: Any = model.stream(prompt.system, prompt.user)
    async with aclosing(pieces) as arriving:
        async for piece in arriving:
            text += intake.take(piece)
            if len(text) > LONGEST_DRAFT:
                break
    return _read(text[:LONGEST_DRAFT])


def _read(text: str) -> WrittenDraft | None:
    fenced = _FENCED.match(text)
    plain = CITATION.sub("", fenced["inside"] if fenced else text).strip()
    titled = _TITLE.match(plain)
    body = plain[titled.end() :].strip() if titled else plain
    if not any(character.isalnum() for character in body):
        return None
    return WrittenDraft(titled["title"].strip() if titled else "", body)
