"""Slips of the finger on a small keyboard: a letter left out, a neighbour hit beside it or instead, two swapped."""

import re
from random import Random

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
FEWEST_LETTERS = 5

_WORD = re.compile(rf"[A-Za-z]{{{FEWEST_LETTERS},}}")


def mistyped(text: str, words: int, seed: int) -> str:
    """`text` with one slip in each of so many of its longer words, or in all of them where there are fewer."""
    random = Random(seed)  # noqa: S311 - no secret
    found = list(_WORD.finditer(text))
    for each in sorted(random.sample(found, min(words, len(found))), key=lambda match: -match.start()):
        text = text[: each.start()] + _slip(each[0], random) + text[each.end() :]
    return text


def _slip(word: str, random: Random) -> str:
    # The first letter is hardly ever wrong: it is looked for.
    place = random.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    beside = random.choice(_neighbours(letter.lower()))
    return random.choice(
        [
            before + after,
            before + beside + letter + after,
            before + beside + after,
            before + after[0] + letter + after[1:],
        ]
    )


def _neighbours(letter: str) -> str:
    row = next(row for row in ROWS if letter in row)
    place = row.index(letter)
    return row[max(0, place - 1) : place] + row[place + 1 : place + 2]
