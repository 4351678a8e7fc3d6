"""A passage as the statements it makes: its sentences, list items and table rows, each with where it stands. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from retrieval.checking.claims import Clause, Stance, clauses_of, read_clauses
from retrieval.checking.sentences import MARKER, sentence_spans
from retrieval.checking.tokens import Kind, Token, read_tokens


@dataclass(frozen=True)
class Statement:
    """One sentence, item or row. `start` and `end` are where its words stand in the passage.

    `intro` is where the line that introduces it starts, else `start`; it `leans` on that line when the line obliges,
    allows or forbids ("You may not bring:"). `own` are the terms of the words between `start` and `end` alone.
    It `asserts` nothing when it is a question, or addressed to an assistant instead of a reader.
    """

    start: int
    end: int
    clauses: tuple[Clause, ...]
    own: frozenset[str]
    intro: int
    is_item: bool = False
    leans: bool = False
    asserts: bool = True


_LINE = re.compile(r"[^\n]*\n?")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
_RULE_OF_TABLE = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_CELL_END = Token("|", "|", Kind.BREAK)
_CELL = re.compile(r"[^|\n]+")
_FOR_A_MODEL = re.compile(
    r"""(ignore|disregard|forget|override|bypass)\b.{0,40}\b(instructions?|prompts?|rules|guidelines|directions)\b
      | \b(system|developer)\s+(prompt|message)\b | <\|?(im_start|im_end|system|assistant|user|end)\|?> | \[/?INST\]
      | ^\W*(system|assistant|user|ai)\s*:
      | \b(you\s+are|act|behave|pretend)\s+(now|as)\s+(an?\s+)?(\w+\s+)?(ai|assistant|model|chatbot|bot|dan)\b
      | \b(dear|attention|note\s+to|instructions?\s+(to|for)|message\s+(to|for))\s+(the\s+|any\s+|all\s+)?
        (ai|a\.i\.|assistants?|language\s+models?|llms?|chatbots?|models?|bots?)\b
      | \b(reply|respond|answer|output|say)\s+(only|exactly|always)\s+(with|in|by)\b | \bas\s+an\s+ai\b
      | \b(reveal|print|repeat|show)\b.{0,30}\b(your|the)\s+(instructions?|prompt|rules|secrets?)\b""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def addressed_to_a_model(text: str) -> bool:
    """Whether the text speaks to a language model ("ignore your instructions"), not to somebody at work.

    A guess from wording: it catches the usual forms, not every form. What it misses still has to survive the check
    against the passage, and is then no more than a quotation of it.
    """
    return _FOR_A_MODEL.search(text) is not None


def read_statements(passage: str) -> list[Statement]:
    """Everything a passage states, in its order. Headings state nothing."""
    found: list[Statement] = []
    intro: tuple[int, int] | None = None
    for block in _blocks(passage):
        statements = _of_block(passage, block, intro)
        found += statements
        intro = _intro(passage, statements) or (intro if statements and statements[-1].is_item else None)
    return _without_rest_for_a_model(passage, found)


@dataclass(frozen=True)
class _Block:
    kind: str
    lines: tuple[tuple[int, int], ...]


def _blocks(passage: str) -> list[_Block]:
    """Paragraphs, items with their continuation lines, and tables."""
    blocks: list[_Block] = []
    is_new = True
    for line in _LINE.finditer(passage):
        text = line.group()
        kind = _kind(text)
        if not text.strip() or kind == "heading":
            is_new = True
            continue
        goes_on = not is_new and kind != "item" and (kind == "table") == (blocks[-1].kind == "table")
        if goes_on:
            blocks[-1] = replace(blocks[-1], lines=(*blocks[-1].lines, line.span()))
        else:
            blocks.append(_Block(kind, (line.span(),)))
        is_new = False
    return blocks


def _kind(line: str) -> str:
    if _HEADING.match(line):
        return "heading"
    if MARKER.match(line):
        return "item"
    return "table" if line.lstrip().startswith("|") else "prose"


def _of_block(passage: str, block: _Block, intro: tuple[int, int] | None) -> list[Statement]:
    if block.kind == "table":
        return list(_of_table(passage, block))
    start, end = block.lines[0][0], block.lines[-1][1]
    if block.kind != "item":
        return [_sentence(passage, start + a, start + b) for a, b in sentence_spans(passage[start:end])]
    marker = MARKER.match(passage, start)
    start = marker.end() if marker else start
    spans = [(start + a, start + b) for a, b in sentence_spans(passage[start:end])]
    first = [_item(passage, span, intro) for span in spans[:1]]
    return first + [replace(_sentence(passage, *span), is_item=True) for span in spans[1:]]


def _sentence(passage: str, start: int, end: int) -> Statement:
    text = passage[start:end]
    clauses = read_clauses(text)
    is_question = text.rstrip("\"'”’)*_ ").endswith("?")
    return Statement(start, end, clauses, _terms(clauses), start, asserts=not is_question)


def _terms(clauses: Iterable[Clause]) -> frozenset[str]:
    return frozenset(term for clause in clauses for term in clause.terms)


def _item(passage: str, span: tuple[int, int], intro: tuple[int, int] | None) -> Statement:
    """An item read together with the line that leads to it, which may allow, forbid or restrict all items."""
    alone = replace(_sentence(passage, *span), is_item=True)
    if intro is None:
        return alone
    led = clauses_of(read_tokens(passage[slice(*intro)].rstrip(" :*_")))
    leading = next((at for at, clause in enumerate(led) if _carries_on(clause, at == len(led) - 1)), None)
    if leading is None:
        return replace(alone, clauses=(*led, *alone.clauses), intro=intro[0])
    joined = Clause((*led[leading].tokens, *(t for c in alone.clauses[:1] for t in c.tokens)), led[leading].kind)
    clauses = (*led[:leading], joined, *led[leading + 1 :], *alone.clauses[1:])
    return replace(alone, clauses=clauses, intro=intro[0], leans=True)


def _carries_on(clause: Clause, is_last: bool) -> bool:
    """Whether every item of the list completes this clause of its introduction ("You may not bring: ...")."""
    return clause.negations > 0 or (is_last and not clause.kind and clause.stance is not Stance.PLAIN)


def _intro(passage: str, statements: list[Statement]) -> tuple[int, int] | None:
    """The sentence that leads to the list after it: the last one before it, when it ends in a colon."""
    if not statements or statements[-1].is_item:
        return None
    last = statements[-1]
    return (last.start, last.end) if passage[last.start : last.end].rstrip("*_ ").endswith(":") else None


def _of_table(passage: str, block: _Block) -> Iterator[Statement]:
    """Each row, its cells read with their column's heading and the row's first cell."""
    has_heading = len(block.lines) > 1 and _RULE_OF_TABLE.match(passage[slice(*block.lines[1])].rstrip("\n"))
    headings = _cells(passage, block.lines[0]) if has_heading else []
    for start, end in block.lines[2 if has_heading else 0 :]:
        row = passage[start:end].rstrip("\n")
        clauses = tuple(_read_row(_cells(passage, (start, end)), headings))
        yield Statement(start, start + len(row), clauses, _terms(clauses), start)


def _cells(passage: str, line: tuple[int, int]) -> list[str]:
    return [cell.group().strip() for cell in _CELL.finditer(passage[slice(*line)]) if cell.group().strip()]


def _read_row(cells: list[str], headings: list[str]) -> Iterator[Clause]:
    """One clause a cell: what the row is about, what the column is about, and what the cell says."""
    named = dict(enumerate(headings))
    for at, cell in list(enumerate(cells))[1:] or list(enumerate(cells)):
        parts = (named.get(0, ""), cells[0], named.get(at, ""), cell) if at else (cell,)
        yield Clause(tuple(token for part in parts for token in (*read_tokens(part), _CELL_END)))


def _without_rest_for_a_model(passage: str, statements: list[Statement]) -> list[Statement]:
    """Words for a model assert nothing, and neither does what follows them in the same paragraph or list."""
    to_model = False
    marked: list[Statement] = []
    for at, statement in enumerate(statements):
        goes_on = at > 0 and "\n\n" not in passage[statements[at - 1].end : statement.start]
        to_model = addressed_to_a_model(passage[statement.start : statement.end]) or (to_model and goes_on)
        marked.append(replace(statement, asserts=statement.asserts and not to_model))
    return marked
