"""Questions for a benchmark, none of them asked twice in the same letters."""

from collections.abc import Iterator, Sequence
from itertools import count


def respelt(text: str, variant: int) -> str:
    """The same words with other capitals, numbered: the model reads the same, and no cache can know it."""
    return " ".join(word.upper() if variant >> place & 1 else word for place, word in enumerate(text.split()))


class Supply:
    """Hands out questions from a list, and the same with other capitals when the list is used up."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._fresh = self._without_end(tuple(texts))

    def take(self, number: int) -> list[str]:
        """The next so many."""
        return [next(self._fresh) for _ in range(number)]

    def one(self) -> str:
        """The next."""
        return next(self._fresh)

    def _without_end(self, texts: tuple[str, ...]) -> Iterator[str]:
        for variant in count():
            yield from (respelt(text, variant) for text in texts)
