"""Telling the words that say what a question is about from those that only ask it."""

from collections.abc import Iterable

ASKING = frozenset(
    "about also am ani been can could did do doe done from get go goe gone got had has have he hello here hi how i "
    "just know mani may me might mine more much must my myself need ok our out pleas shall she should so some tell "
    "than thank too up us want we were what when where whi which who whom whose would you your".split()
)
"""Stems of words that turn up in any question. English stop words never become stems: they are not among these."""


def content_of(stems: Iterable[str]) -> list[str]:
    """The stems that say what is asked about, each once, in order."""
    return list(dict.fromkeys(stem for stem in stems if stem not in ASKING))
