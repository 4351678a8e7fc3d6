"""Whether two encoders rank alike."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import knowledge
from knowledge.reading.importing import ReadFile, find_files, read_file
from knowledge.reading.splitting import split

NEAREST = 10

ENOUGH = 0.95
"""The least share of the ten nearest that a form must have in common with the original to stand in for it."""

Floats = NDArray[np.float32]


def overlap(original: tuple[Floats, Floats], other: tuple[Floats, Floats], nearest: int = NEAREST) -> float:
    """The share of the `nearest` passages that two encoders have in common, 0 to 1, over all questions.

    Each encoder gives its questions' and its passages' unit vectors, a row each.
    """
    pairs = zip(_nearest(*original, nearest), _nearest(*other, nearest), strict=True)
    shares = [len(set(one).intersection(two)) / len(one) for one, two in pairs]
    return float(np.mean(shares))


def familiar_questions(count_tokens: Callable[[str], int], limit: int) -> tuple[list[str], list[str]]:
    """Questions and passages to compare encoders by: our sample's headings and phrasings, and its passages.

    No passage is longer than `limit` tokens. Reads files.
    """
    questions: dict[str, None] = {}
    passages: list[str] = []
    files, _ = find_files([Path(knowledge.__file__).parent / "sample"])
    for file in map(read_file, files):
        if not isinstance(file, ReadFile):
            continue
        questions.update(dict.fromkeys((file.details.title, *file.details.also_asked_as)))
        for section in split(file.body, count_tokens, limit):
            questions.update(dict.fromkeys(section.heading_path[-1:]))
            passages.append("\n".join([file.details.title, *section.heading_path, section.text]))
    return list(questions), passages


def _nearest(questions: Floats, passages: Floats, nearest: int) -> NDArray[np.intp]:
    return np.argsort(-(questions @ passages.T), axis=1, kind="stable")[:, :nearest]
