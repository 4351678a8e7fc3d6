from io import StringIO

from rich.console import Console

from adapters.bench.figures import Figure, Findings, Goal
from adapters.bench.report import caption, shown, table

ABOUT = {
    "model": "small",
    "python": "3.11",
    "cores": 2,
    "load_before": 0.1,
    "load_after": 0.2,
    "seconds": 60,
    "sizes": (1000, 10000),
    "rounds": 40,
}


def test_the_table_is_markdown_with_a_verdict_a_line() -> None:
    figures = (
        Figure("a", "an answer", 0.5, "×", Goal(0.8), "4 ms ÷ 8 ms"),
        Figure("b", "a start", 3.0, "s", Goal(2.0)),
        Figure("c", "a size", 5.0, "ms"),
    )
    printed = StringIO()
    Console(width=200, file=printed).print(table(Findings(figures, ABOUT)))
    lines = [" ".join(line.split()) for line in printed.getvalue().splitlines()]
    assert "| an answer | 0.50 × | ≤ 0.8 × | ✓ | 4 ms ÷ 8 ms |" in lines
    assert "| a start | 3.00 s | ≤ 2 s | ✗ | |" in lines
    assert "| a size | 5.00 ms | | | |" in lines


def test_a_figure_is_as_precise_as_it_deserves() -> None:
    values = [123.456, 12.345, 1.2345, None]
    assert [shown(Figure("x", "x", value, "ms")) for value in values] == [
        "123 ms",
        "12.3 ms",
        "1.23 ms",
        "not measured",
    ]


def test_the_caption_tells_machine_sizes_and_notes() -> None:
    text = caption(Findings((), ABOUT, ("Busy.",)))
    assert "2 cores, load 0.1 before and 0.2 after" in text
    assert "1,000, 10,000 passages" in text
    assert text.endswith("Busy.")
