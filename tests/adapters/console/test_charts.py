import importlib
import json
import re
import sys
import warnings

import pytest
from aiohttp.test_utils import make_mocked_request

from adapters.console.charts import NARROW, Chart, Look, Series, drawn, look_of, svg_response

WEEKS = ["2 Nov", "9 Nov", "16 Nov"]
BARS = Chart("bars", WEEKS, [Series("answered", [5, 8, None]), Series("not known", [3, 0, 2])], stacked=True)


def test_every_label_and_series_is_in_the_picture() -> None:
    svg = drawn(BARS, Look())
    for words in (*WEEKS, "answered", "not known"):
        assert words in svg
    assert "<script" not in svg


@pytest.mark.parametrize("kind", ["bars", "lines", "rows"])
@pytest.mark.parametrize("values", [[1.0, 2.5, 40.0], [None, None, None], [0, 0, 0], []])
def test_a_chart_is_drawn_whatever_there_is(kind: str, values: list[float | None]) -> None:
    chart = Chart(kind, WEEKS[: len(values)], [Series("days", values)], unit="days")  # type: ignore[arg-type]
    assert drawn(chart, Look("dark", NARROW)).startswith("<svg")


def test_what_lies_is_read_from_the_top() -> None:
    svg = drawn(Chart("rows", ["first", "second"], [Series("days", [1, 2])]), Look())
    heights = {word: float(y) for y, word in re.findall(r'<text x="[^"]+" y="([^"]+)"[^>]*>(first|second)<', svg)}
    assert heights["first"] < heights["second"]


def test_the_picture_brings_a_policy_that_lets_its_own_style_through_and_no_other() -> None:
    policy = svg_response(drawn(BARS, Look())).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_the_page_says_how_it_wants_the_picture() -> None:
    assert look_of(make_mocked_request("GET", "/x.svg?theme=dark&size=narrow")) == Look("dark", NARROW)
    assert look_of(make_mocked_request("GET", "/x.svg?theme=purple")) == Look()


def test_drawing_leaves_pythons_imports_as_they_were() -> None:
    drawn(BARS, Look())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        importlib.reload(json)
        sys.modules.pop("colorsys", None)
        importlib.import_module("colorsys")
