"""The findings of a run for people: a table that reads well in a terminal and in Markdown."""

from rich import box
from rich.table import Table

from adapters.bench.figures import Figure, Findings

VERDICTS = {True: "✓", False: "✗", None: ""}


def table(findings: Findings) -> Table:
    """One line a figure: what it is, what it was, its goal, whether that is met, and the sides of a ratio."""
    lines = Table(box=box.MARKDOWN, show_edge=True)
    lines.add_column("measure")
    lines.add_column("here", justify="right", no_wrap=True)
    lines.add_column("goal", no_wrap=True)
    lines.add_column("", no_wrap=True)
    lines.add_column("of")
    for each in findings.figures:
        goal = each.goal.in_words(each.unit) if each.goal else ""
        lines.add_row(each.name, shown(each), goal, VERDICTS[each.is_met], each.detail)
    return lines


def caption(findings: Findings) -> str:
    """Where and how the run was made."""
    about = findings.about
    sizes = ", ".join(f"{size:,}" for size in about["sizes"])
    first = (
        f"{about['model']}, Python {about['python']}, {about['cores']} cores, load {about['load_before']} before and "
        f"{about['load_after']} after, {about['seconds']} s; {sizes} passages, {about['rounds']} questions a side."
    )
    return " ".join([first, *findings.notes])


def shown(figure: Figure) -> str:
    """A figure with its unit, as precise as it deserves."""
    value = figure.value
    if value is None:
        return "not measured"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f} {figure.unit}"
