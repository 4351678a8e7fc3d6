"""The findings of a run as a picture: every figure beside its goal. Plain SVG, written by hand."""

import math
from html import escape

from adapters.bench.figures import Figure, Findings
from adapters.bench.report import shown

WIDTH = 910
LEFT, RIGHT = 480, 110
TOP, LINE = 64, 24
LEAST, MOST = 0.05, 20.0
"""The scale, in shares of the goal: a twentieth of it to twenty times."""

MET, MISSED, INK, FAINT = "#2f7d4f", "#b3482f", "#222", "#bbb"


def plot(findings: Findings) -> str:
    """An SVG with a bar for each figure that has a goal: left of the line it is met, right of it missed."""
    figures = [each for each in findings.figures if each.share is not None]
    height = TOP + LINE * len(figures) + 40
    bars = "".join(_bar(figure, TOP + LINE * row) for row, figure in enumerate(figures))
    about = findings.about
    made = f"{about['model']}, {about['cores']} cores, load {about['load_before']} to {about['load_after']}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="Speed beside the goals">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n'
        f"{_text((16, 24), 'Handrail: speed beside the goals', size=16)}"
        f"{_text((16, 44), f'One run; a bar that ends left of the line meets its goal. {made}', colour='#666')}"
        f"{_scale(height)}{bars}</svg>\n"
    )


def _bar(figure: Figure, y: int) -> str:
    end = _x(figure.share or 0)
    colour = MET if figure.is_met else MISSED
    goal = figure.goal.in_words(figure.unit).partition(" (")[0] if figure.goal else ""
    return (
        _text((16, y + 14), figure.name)
        + f'<rect x="{LEFT}" y="{y + 3}" width="{max(1, end - LEFT)}" height="{LINE - 9}" fill="{colour}"/>\n'
        + _text((end + 6, y + 14), f"{shown(figure)}   ({goal})", colour=colour)
    )


def _scale(height: int) -> str:
    lines = ""
    for share, label in ((0.1, "a tenth of the goal"), (1.0, "the goal"), (10.0, "ten times")):
        x, colour = _x(share), INK if share == 1.0 else FAINT
        lines += f'<line x1="{x}" x2="{x}" y1="{TOP - 6}" y2="{height - 30}" stroke="{colour}"/>\n'
        lines += _text((x, height - 14), label, colour="#666", anchor="middle")
    return lines


def _x(share: float) -> int:
    place = math.log(min(MOST, max(LEAST, share)) / LEAST) / math.log(MOST / LEAST)
    return round(LEFT + place * (WIDTH - LEFT - RIGHT))


def _text(place: tuple[int, int], text: str, size: int = 12, colour: str = INK, anchor: str = "start") -> str:
    x, y = place
    # The white edge keeps what is written apart from the lines behind it.
    drawn = f'fill="{colour}" stroke="#fff" stroke-width="3" paint-order="stroke"'
    return f'<text x="{x}" y="{y}" font-size="{size}" {drawn} text-anchor="{anchor}">{escape(text)}</text>\n'
