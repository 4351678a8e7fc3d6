"""Links whose address stands elsewhere in the text, written out, so that each still works when the text is split."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from markdown_it.common.utils import normalizeReference

from knowledge.reading.outline import block_parser

# The quantifiers that never give back (`++`, `?+`) keep a text full of brackets from taking for ever.
_REFERENCE = re.compile(
    r"\[(?P<words>(?:[^\[\]\\]|\\.|\[[^\[\]]*\](?:\([^()]*\))?+)++)\](?:\[(?P<label>[^\[\]]*)\])?+(?![(\[])"
)


DEFINES = "]:"
"""What stands after the label of every definition. A text without it need not be parsed, which takes long."""


def with_links_written_out(text: str) -> str:
    """`text` with `[words][label]` turned into `[words](address)`, without the lines that defined the labels.

    Code in it must be hidden by a mask.
    """
    if DEFINES not in text:
        return text
    environment: dict[str, Any] = {}
    block_parser().parse(text, environment)
    references: dict[str, dict[str, Any]] = environment.get("references", {})
    if not references:
        return text
    definitions = [*references.values(), *environment.get("duplicate_refs", [])]
    text = _without_lines(text, [definition["map"] for definition in definitions])
    return _REFERENCE.sub(lambda link: _written_out(link, references), text)


def _without_lines(text: str, spans: Iterable[tuple[int, int]]) -> str:
    removed = {line for first, end in spans for line in range(first, end)}
    return "\n".join(line for number, line in enumerate(text.split("\n")) if number not in removed)


def _written_out(link: re.Match[str], references: Mapping[str, Mapping[str, Any]]) -> str:
    # The parser turns the NUL characters of a mask into this character before it reads a label.
    label = (link["label"] or link["words"]).replace("\0", "\ufffd")
    reference = references.get(normalizeReference(label))
    if reference is None:
        return link[0]
    address = f"<{reference['href']}>" if "(" in reference["href"] else reference["href"]
    title = f' "{reference["title"]}"' if reference["title"] else ""
    return f"[{link['words']}]({address}{title})"
