"""Reading a misspelt word as the knowledge spells it: people type on telephones, in a hurry."""

import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING

from retrieval.search.keywords import stems

if TYPE_CHECKING:
    from spellchecker import SpellChecker

FEWEST_LETTERS = 5
"""Of shorter words too many others are one letter away."""

MOST_LETTERS = 20
"""Longer words are no words."""

MOST_CORRECTED = 8
"""Unknown words of one text that are looked into: one takes about a millisecond, and what is pasted has many."""

Counts = Callable[[Collection[str]], Mapping[str, int]]
"""How many passages have each of these word stems."""

# Addresses, paths and codes are as they are, and so are names that are written with capitals inside.
_WORD = re.compile(
    rf"(?<![\w'’@#/.:-])[^\W\d_](?:(?![A-Z])[^\W\d_]){{{FEWEST_LETTERS - 1},{MOST_LETTERS - 1}}}(?![\w'’@/:-]|\.\w)"
)


def spelled(text: str, counts: Counts) -> str:
    """`text` with each word that neither the knowledge nor a dictionary has, as the knowledge spells what is one letter
    away from it and begins alike: one letter more, less or other, or two neighbours the other way round."""
    words = {word: stems(word) for word in dict.fromkeys(_WORD.findall(text))}
    there = counts({stem for own in words.values() for stem in own})
    unknown = [word for word, own in words.items() if not any(there[stem] for stem in own)]
    instead = {word: _nearest(word.lower(), counts) for word in unknown[:MOST_CORRECTED]}
    return _WORD.sub(lambda found: instead.get(found[0]) or found[0], text)


def _nearest(word: str, counts: Counts) -> str | None:
    """The word that is meant, or None where it is a word by itself or like none that is there."""
    known = dictionary()
    if word in known:
        return None
    near = {each for each in known.edit_distance_1(word) if each[0] == word[0] and each != word}
    # What no dictionary has is a name of this house, if it is written just as the index keeps it.
    stem_of = {each: "".join(stems(each)) if each in known else each for each in near}
    there = counts(set(stem_of.values()))
    found = [each for each in near if there[stem_of[each]]]
    return max(found, key=lambda each: (known[each] * there[stem_of[each]], there[stem_of[each]], each), default=None)


@cache
def dictionary() -> "SpellChecker":
    """The words of English; loaded when first asked for, in about a sixth of a second."""
    from spellchecker import SpellChecker  # noqa: PLC0415 - no start waits for it

    return SpellChecker(language="en", distance=1)
