"""Charts as SVG pictures. Each is shown beside the table it was drawn from, so it needs no words of its own."""

import base64
import hashlib
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from aiohttp import web

Theme = Literal["light", "dark"]
Value = float | None
"""None leaves a gap: nothing is known, or nothing may be told."""

WIDE, NARROW = 880, 400
"""Pixels: for a desk, and for a phone, where a wide picture made small could not be read."""

LABELS_FIT = {WIDE: 8, NARROW: 3}
"""Labels along the bottom that have room beside each other."""

SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif"

COLOURS: Mapping[Theme, tuple[str, ...]] = {
    # Told apart by people who see red and green alike, too: dark to light, cold against warm.
    "light": ("#0d5f56", "#5aa89b", "#c9a227", "#a8431f", "#878a84"),
    "dark": ("#7ad3c1", "#3f8f83", "#e5c558", "#ef8a62", "#7d8688"),
}
GROUNDS: Mapping[Theme, tuple[str, str, str]] = {
    "light": ("#ffffff", "#1c2022", "#dedad0"),
    "dark": ("#1c2021", "#eae8e2", "#333a3c"),
}
"""Ground, words and lines, as the pages have them."""

LEGEND_LINE = 14
"""Pixels that a line of the legend needs more on a phone, where its lines stand below each other."""

_SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class Series:
    """Values of one kind, one for each label of the chart."""

    name: str
    values: Sequence[Value]


@dataclass(frozen=True)
class Chart:
    """What is drawn. `stacked`: the series add up; "bars" stand, "lines" run from left to right, "rows" lie."""

    kind: Literal["bars", "lines", "rows"]
    labels: Sequence[str]
    series: Sequence[Series]
    stacked: bool = False
    unit: str = ""
    height: int = 320


@dataclass(frozen=True)
class Look:
    """How it is to look: which of the two colour schemes, and how wide it may be."""

    theme: Theme = "light"
    width: int = WIDE


def drawn(chart: Chart, look: Look) -> str:
    """The chart as an SVG document. Takes some ten milliseconds."""
    theme, is_lying = look.theme, chart.kind == "rows"
    drawing = _form(chart)(
        style=_style(theme),
        js=[],
        disable_xml_declaration=True,
        width=look.width,
        height=chart.height + (LEGEND_LINE * len(chart.series) if look.width == NARROW else 0),
        explicit_size=True,
        no_prefix=True,
        show_legend=len(chart.series) > 1,
        legend_at_bottom=True,
        legend_box_size=12,
        legend_at_bottom_columns=1 if look.width == NARROW else None,
        show_minor_x_labels=is_lying,
        x_labels_major_every=max(1, len(chart.labels) // LABELS_FIT[look.width]) if not is_lying else None,
        truncate_label=28 if look.width == WIDE else 18,
        truncate_legend=40,
        margin=12,
        min_scale=3,
        max_scale=6,
        range=_range(chart),
        formatter=_format(chart.unit),
        fill=False,
        dots_size=3,
        stroke_style={"width": 2.5},
    )
    # What lies is drawn from the bottom up.
    turn = -1 if is_lying else 1
    drawing.x_labels = list(chart.labels)[::turn]
    for series in chart.series:
        drawing.add(series.name, list(series.values)[::turn])
    return _SCRIPT.sub("", str(drawing.render()))


def svg_response(svg: str) -> web.Response:
    """The picture, to be shown by an <img>. Opened by itself, its own style (and no other) is let through."""
    digests = [_digest(style) for style in _STYLE.findall(svg)]
    policy = f"default-src 'none'; style-src {' '.join(digests) or chr(39) + 'none' + chr(39)}"
    headers = {"Content-Security-Policy": policy, "Cache-Control": "private, no-cache"}
    return web.Response(text=svg, content_type="image/svg+xml", headers=headers)


def look_of(request: web.Request) -> Look:
    """How the page wants it: its <picture> names an address for each colour scheme and width."""
    theme: Theme = "dark" if request.query.get("theme") == "dark" else "light"
    return Look(theme, NARROW if request.query.get("size") == "narrow" else WIDE)


@cache
def _pygal() -> Any:
    """The library, loaded with the first chart. For plug-ins, which we have none of, it puts a finder into Python's
    imports that Python 3.11 warns of at every import from then on: it is taken out again."""
    import pygal
    import pygal.style

    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
    return pygal


def _form(chart: Chart) -> Any:
    pygal = _pygal()
    if chart.kind == "lines":
        return pygal.Line
    if chart.kind == "rows":
        return pygal.HorizontalStackedBar if chart.stacked else pygal.HorizontalBar
    return pygal.StackedBar if chart.stacked else pygal.Bar


def _range(chart: Chart) -> tuple[float, float] | None:
    if chart.unit == "%":
        return (0, 100)
    values = [value for series in chart.series for value in series.values if value]
    return None if values else (0, 1)


def _format(unit: str) -> Any:
    def words(value: float | None) -> str:
        if value is None:
            return ""
        number = f"{value:,.0f}" if abs(value) >= 10 or float(value).is_integer() else f"{value:,.1f}"
        return f"{number}\u202f{unit}" if unit else number

    return words


def _style(theme: Theme) -> Any:
    ground, words, lines = GROUNDS[theme]
    return _pygal().style.Style(
        background=ground,
        plot_background=ground,
        foreground=words,
        foreground_strong=words,
        foreground_subtle=lines,
        guide_stroke_color=lines,
        major_guide_stroke_color=lines,
        guide_stroke_dasharray="0",
        major_guide_stroke_dasharray="0",
        opacity="1",
        opacity_hover="1",
        transition="0s",
        colors=COLOURS[theme],
        font_family=SANS,
        label_font_size=14,
        major_label_font_size=14,
        legend_font_size=15,
        no_data_font_size=18,
    )


def _digest(style: str) -> str:
    # The parser takes entities out of a style before it is hashed.
    plain = style.replace("&gt;", ">").replace("&lt;", "<").replace("&quot;", '"').replace("&amp;", "&")
    return f"'sha256-{base64.b64encode(hashlib.sha256(plain.encode()).digest()).decode()}'"
