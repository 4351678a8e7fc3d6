"""Text on its way out: nothing that came from people, articles or a model may ping anybody, or lead astray. Pure."""

import re

from adapters.honest_links import with_honest_links

JOINER = "\u2060"
"""An invisible character that parts nothing for the eye, and everything for a parser."""

CUT_SHORT = "\n\n… That's all that fits here; the source has the rest."

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_BROADCAST = re.compile(r"@(?=(?:everyone|channel|team|here|general)\b)", re.IGNORECASE)
_MARKUP = re.compile(r"([\\`*_{}\[\]()#~|])")
_TABLE = re.compile(r"(?:^[ ]{0,3}\|.*(?:\n|\Z))+", re.MULTILINE)
_RULE = re.compile(r"[|:\-\s]+")
_UNFINISHED = re.compile(r"(?:!?\[[^\]\n]*(?:\](?:\([^)\n]*)?)?|<[^>\n]*|[@!]\w*|\S+)\Z")


def safe_markdown(text: str) -> str:
    """Markdown for a message: no mention works, no tag is one, no picture is fetched, links say where they lead.

    Teams draws no tables in messages: each row becomes a line that names its columns.
    """
    return without_pings(with_honest_links(_TABLE.sub(_as_list, text)))


def paragraphs(text: str) -> str:
    """Lines of ours, each as a paragraph of its own: Teams runs single lines together."""
    return "\n\n".join(line for line in text.splitlines() if line.strip())


def without_pings(text: str) -> str:
    """The same words, in which no parser finds a tag or a mention. Teams mentions are tags: `<at>Ann</at>`."""
    return _BROADCAST.sub(f"@{JOINER}", _TAG.sub(f"<{JOINER}", text))


def unformatted(text: str) -> str:
    """One line that stands in Markdown as it is: a title is a title."""
    return _MARKUP.sub(r"\\\1", without_pings(" ".join(text.split())))


def settled(text: str) -> str:
    """As much of a growing text as will stay as it is when more comes: no half link, half tag or half word at its end.

    Each piece of a stream must contain the earlier one, so what making it safe may still change is kept back.
    """
    kept = _UNFINISHED.sub("", text)
    tables = list(_TABLE.finditer(kept))
    # A table that is still being written at the end would turn into other lines.
    if tables and tables[-1].end() == len(kept):
        kept = kept[: tables[-1].start()]
    return safe_markdown(kept)


def cut(text: str, longest: int) -> str:
    """At most so many characters, and a sign that there were more."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def fit(text: str, room: int) -> str:
    """The text if there is room for it; else as many whole sentences as fit, and that there is more."""
    if len(text) <= room:
        return text
    kept = text[: max(0, room - len(CUT_SHORT))]
    end = max(kept.rfind(". "), kept.rfind("\n"), kept.rfind("? "))
    return (kept[: end + 1] if end > len(kept) // 2 else kept).rstrip() + CUT_SHORT


def _as_list(found: re.Match[str]) -> str:
    rows = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in found.group(0).splitlines()]
    if len(rows) < 3 or not _RULE.fullmatch(found.group(0).splitlines()[1]):
        return found.group(0)
    columns = rows[0]
    return "".join(f"- {_row(columns, row)}\n" for row in rows[2:])


def _row(columns: list[str], cells: list[str]) -> str:
    # A column without a name is named by nothing.
    named = zip(columns, cells, strict=False)
    return "; ".join(f"{column}: {cell}" if column else cell for column, cell in named if cell)
