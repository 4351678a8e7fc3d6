"""A quote as a reply shows it: with what it needs to be understood by itself, and its mark."""

import re
from collections.abc import Sequence

from retrieval.composing.blocks import Block, BlockKind, blocks_of
from retrieval.composing.extracting import Extract, readable

HEADER_LINES = 2
"""Of a Markdown table: the names of its columns and the line below them."""

GOES_ON = "…"
"""Stands behind a quote that its passage goes on after, so that nobody takes half of the steps for all of them."""

_WITHOUT_SUBJECT = (BlockKind.ITEM, BlockKind.TABLE)
_MARKUP = re.compile(r"([\\`*_\[\]<>~|#])")


def shown(text: str, chosen: Extract, heading: str, number: int) -> str:
    """The chosen span of a passage's text with its mark [`number`].

    A list or table that nothing leads in to stands below its `heading`, a cut table keeps its header and a cut code
    block its fences. Where the passage goes on, the quote ends in "…".
    """
    blocks = blocks_of(text)
    subject = "**" + _MARKUP.sub(r"\\\1", heading) + "**\n\n" if _lacks_subject(blocks, chosen) else ""
    end = GOES_ON if _goes_on(blocks, chosen) else ""
    return _marked(subject + _framed(text, blocks, chosen), end, number)


def _lacks_subject(blocks: Sequence[Block], chosen: Extract) -> bool:
    return any(block.kind in _WITHOUT_SUBJECT and block.start <= chosen.start < block.end for block in blocks)


def _goes_on(blocks: Sequence[Block], chosen: Extract) -> bool:
    return any(block.end > chosen.end for block in blocks)


def _framed(text: str, blocks: Sequence[Block], chosen: Extract) -> str:
    before = after = ""
    for block in blocks:
        lines = text[block.start : block.end].split("\n")
        is_begun = block.start < chosen.start < block.end
        if block.kind is BlockKind.TABLE and is_begun:
            header = "\n".join(lines[:HEADER_LINES])
            before = f"{header}\n" if block.start + len(header) < chosen.start else ""
        elif block.kind is BlockKind.CODE and lines[0].lstrip().startswith(("```", "~~~")):
            before = f"{lines[0]}\n" if is_begun else before
            after = f"\n{lines[-1]}" if block.start <= chosen.start < chosen.end < block.end else after
    return before + readable(text[chosen.start : chosen.end]) + after


def _marked(text: str, end: str, number: int) -> str:
    # Behind a table or a code block the mark needs a line of its own, or it would become part of the block.
    blocks = blocks_of(text)
    ends_in_block = bool(blocks) and blocks[-1].kind in (BlockKind.TABLE, BlockKind.CODE)
    mark = f"{end} [{number}]" if end else f"[{number}]"
    return f"{text}\n\n{mark}" if ends_in_block else f"{text} {mark}"
