from xml.etree import ElementTree as ET

from adapters.bench.figures import Figure, Findings, Goal
from adapters.bench.plot import MET, MISSED, plot

ABOUT = {"model": "a <model>", "cores": 2, "load_before": 0.1, "load_after": 0.2}
FIGURES = (
    Figure("fast", "fast & good", 1.0, "ms", Goal(2.0)),
    Figure("slow", "slow", 900.0, "s", Goal(2.0)),
    Figure("no-goal", "without a goal", 1.0, "ms"),
    Figure("unknown", "not measured", None, "ms", Goal(1.0)),
)


def bars(picture: str) -> list[tuple[str, float]]:
    root = ET.fromstring(picture)  # noqa: S314 - our own picture
    return [
        (str(each.get("fill")), float(str(each.get("width"))))
        for each in root.iter("{http://www.w3.org/2000/svg}rect")
        if each.get("x")
    ]


def test_a_bar_for_every_figure_with_a_goal_in_the_colour_of_its_verdict() -> None:
    (fast, shorter), (slow, longer) = bars(plot(Findings(FIGURES, ABOUT)))
    assert (fast, slow) == (MET, MISSED)
    assert shorter < longer


def test_names_are_written_as_they_are() -> None:
    root = ET.fromstring(plot(Findings(FIGURES, ABOUT)))  # noqa: S314
    texts = [each.text for each in root.iter() if each.text]
    assert "fast & good" in texts
    assert any("a <model>" in text for text in texts)
    assert "without a goal" not in texts
