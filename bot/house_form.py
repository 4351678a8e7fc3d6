"""The form of an article: the answer first, then the steps, the detail, and who to ask. Pure.

Whoever stops reading early has the most useful part. What is not known yet is a blank that says what belongs there.
"""

import re
from dataclasses import dataclass

STEPS, DETAIL, WHO = "## Steps", "## In detail", "## Who to ask"

BLANK_TITLE = "«What the article is about.»"
BLANK_ANSWER = "«The answer in one or two sentences.»"
BLANK_STEPS = "1. «What to do first.»"
BLANK_DETAIL = "«Conditions, exceptions, amounts, dates. Remove this part if there is nothing to add.»"
BLANK_WHO = "«The person or team who helps when this does not.»"

LONGEST_ANSWER = 400
"""Characters: what is read on a phone without scrolling."""

BLANK = re.compile(r"«[^»\n]*»")
_STEP = re.compile(r"[ \t]*(?:\d{1,2}[.)]|[-*•])[ \t]+(?P<step>\S.*)")
_ASKS_WHO = re.compile(r"\b(?:ask|contact|call|e-?mail|write to|get in touch|speak to|talk to)\b", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,6}[ \t]+.*$", re.MULTILINE)


@dataclass(frozen=True)
class Form:
    """The four parts of an article, in Markdown. An empty part is a blank."""

    answer: str = ""
    steps: tuple[str, ...] = ()
    detail: str = ""
    who: str = ""


def as_body(form: Form, with_blanks: bool = True) -> str:
    """The article's text, with a blank in place of each part that is missing, or without these parts."""
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(form.steps, start=1))
    parts = (
        ("", form.answer, BLANK_ANSWER),
        (STEPS, steps, BLANK_STEPS),
        (DETAIL, form.detail, BLANK_DETAIL),
        (WHO, form.who, BLANK_WHO),
    )
    shown = [(heading, text or blank) for heading, text, blank in parts if text or with_blanks]
    return "\n\n".join(f"{heading}\n\n{text}" if heading else text for heading, text in shown)


def form_from(words: str) -> Form:
    """What somebody wrote in a few lines, put where it belongs, word for word.

    The first short paragraph is the answer, the items of a list are steps, a last line that says whom to ask is that,
    and the rest is detail.
    """
    paragraphs = [part.strip() for part in re.split(r"\n[ \t]*\n", _HEADING.sub("", words)) if part.strip()]
    steps = [match["step"].strip() for part in paragraphs for line in part.splitlines() if (match := _STEP.match(line))]
    plain = [text for part in paragraphs if (text := _without_steps(part))]
    who = plain.pop() if len(plain) > 1 and _ASKS_WHO.search(plain[-1]) and len(plain[-1]) <= LONGEST_ANSWER else ""
    answer = plain.pop(0) if plain and len(plain[0]) <= LONGEST_ANSWER else ""
    return Form(answer, tuple(steps), "\n\n".join(plain), who)


def blanks_in(body: str) -> list[str]:
    """What is still to be filled in, as the blanks say it. An article with blanks is not ready."""
    return [match.group()[1:-1] for match in BLANK.finditer(body)]


def without_blanks(body: str) -> str:
    """The text as far as it is written: without lines that hold a blank, nor headings that then head nothing."""
    if not BLANK.search(body):
        return body
    kept: list[str] = []
    below = ""
    for line in reversed([each for each in body.splitlines() if not BLANK.search(each)]):
        if not _HEADING.fullmatch(line) or (below and not 0 < _level(below) <= _level(line)):
            kept.append(line)
            below = line if line.strip() else below
    return re.sub(r"\n{3,}", "\n\n", "\n".join(reversed(kept))).strip()


def _level(line: str) -> int:
    """How deep a heading is, from 1; 0 for a line that is none."""
    return len(line) - len(line.lstrip("#")) if _HEADING.fullmatch(line) else 0


def _without_steps(paragraph: str) -> str:
    return "\n".join(line for line in paragraph.splitlines() if not _STEP.match(line)).strip()
