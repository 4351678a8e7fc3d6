"""Keeping code out of the way while the text around it is rewritten."""

import re
from collections.abc import Callable, Iterator

from knowledge.reading.outline import block_parser

_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n[ \t]*\n).){1,2000}?)(?<!`)\1(?!`)", re.DOTALL)
_MAY_BE_BLOCK = re.compile(r"```|~~~| {4}|\t")
"""Every code block has a fence or is indented."""

_MASK = re.compile("\0([0-9]+)\0")


def each_between(opening: re.Pattern[str], closing: re.Pattern[str], text: str, shown: Callable[[str], str]) -> str:
    """`text` with each stretch from `opening` to `closing` replaced by what `shown` makes of its content.

    One pass, however many openings have no closing: a single pattern would look for the end again from each of them.
    """
    pieces: list[str] = []
    position = 0
    while (start := opening.search(text, position)) and (end := closing.search(text, start.end())):
        pieces += [text[position : start.start()], shown(text[start.end() : end.start()])]
        position = end.end()
    return "".join([*pieces, text[position:]])


class Mask:
    """Replaces stretches of one text by short marks, and the marks by the stretches again."""

    def __init__(self) -> None:
        self._hidden: list[str] = []

    def hide(self, stretch: str) -> str:
        """A mark that stands for `stretch`. It holds NUL characters, which no text has."""
        self._hidden.append(stretch)
        return f"\0{len(self._hidden) - 1}\0"

    def hide_code(self, text: str) -> str:
        """`text` with a mark in place of each code block and code span."""
        if _MAY_BE_BLOCK.search(text):
            text = "".join(self._without_code_blocks(text))
        return _CODE_SPAN.sub(lambda span: self.hide(span[0]), text)

    def show(self, text: str) -> str:
        """`text` with every mark that is still in it replaced by what it stands for."""
        while _MASK.search(text):
            text = _MASK.sub(lambda mark: self._hidden[int(mark[1])], text)
        return text

    def _without_code_blocks(self, text: str) -> Iterator[str]:
        lines = re.split(r"(?<=\n)", text)
        shown_to = 0
        for token in block_parser().parse(text):
            if token.type in ("fence", "code_block") and token.map:
                first, end = token.map
                yield "".join(lines[shown_to:first])
                # The last line end stays, so that the mark does not run into the text below it.
                code = "".join(lines[first:end])
                yield self.hide(code.removesuffix("\n")) + "\n" * code.endswith("\n")
                shown_to = end
        yield "".join(lines[shown_to:])
