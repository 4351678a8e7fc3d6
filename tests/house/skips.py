"""The plain count of what was skipped and why, for the end of a test run."""

from collections import Counter
from collections.abc import Iterable


def skip_lines(details: Iterable[object]) -> list[str]:
    """One line a reason, most frequent first, from the details that pytest keeps of each skipped test."""
    counted = Counter(_reason(detail) for detail in details)
    return [f"Skipped {_tests(count)}: {reason}" for reason, count in counted.most_common()]


def _reason(detail: object) -> str:
    # pytest keeps (file, line, "Skipped: reason").
    told = detail[-1] if isinstance(detail, tuple) and detail else detail
    return str(told).removeprefix("Skipped: ")


def _tests(count: int) -> str:
    return "1 test" if count == 1 else f"{count} tests"
