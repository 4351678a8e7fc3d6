"""Our own sentences with what is personal in them marked, to measure masking on."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.people.person_names import KnownNames, known_names
from bot.people.personal_data import EMAIL, NAME, NUMBER, PHONE

COLLEAGUES = (
    "Priya Raman",
    "Bob Smith",
    "Tomás Ribeiro",
    "Anne-Marie O'Neill",
    "Mark Webb",
    "Will Grant",
    "Mei Ling Chen",
    "Jürgen Maier",
    "May Sales",
)

_MARKED = re.compile(r"\{(name|mention|email|phone|number):([^}]*)\}")
_SHOWN = {"name": NAME, "mention": NAME, "email": EMAIL, "phone": PHONE, "number": NUMBER}


@dataclass(frozen=True)
class Example:
    """A sentence, how it should look to others, and the kinds of personal data in it."""

    text: str
    shown: str
    kinds: frozenset[str]


@cache
def examples() -> tuple[Example, ...]:
    lines = Path(__file__).with_name("personal_examples.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_example(line) for line in lines if line and not line.startswith("#"))


@cache
def colleagues() -> KnownNames:
    return known_names(COLLEAGUES)


def _example(line: str) -> Example:
    kinds = frozenset(match.group(1) for match in _MARKED.finditer(line))
    return Example(_MARKED.sub(r"\2", line), _MARKED.sub(lambda match: _SHOWN[match.group(1)], line), kinds)
