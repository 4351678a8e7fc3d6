import sys
from pathlib import Path

import pytest

from benchmarks.peers import environments
from benchmarks.peers.__main__ import Contestant, contestants, figures_of, table
from benchmarks.peers.environments import CannotInstall

TURNS = [
    {"hit1": 0.5, "mrr10": 0.6, "p50": 2.0, "p95": 4.0, "memory": 200.0, "start": 1.0},
    {"hit1": 0.5, "mrr10": 0.6, "p50": 3.0, "p95": 5.0, "memory": 210.0, "start": 9.0},
    {"hit1": 0.5, "mrr10": 0.6, "p50": 4.0, "p95": 6.0, "memory": 220.0, "start": 2.0},
]


def test_a_contenders_figures_are_the_medians_of_its_turns() -> None:
    each = Contestant("x", "X", Path("python"), {"passages": 100, "seconds": 4.0}, TURNS)
    figures = figures_of(each)
    assert (figures["passages_per_second"], figures["p50"], figures["start"]) == (25.0, 3.0, 2.0)
    assert table([figures]).splitlines()[-1] == "| X | 0.500 | 0.600 | 25 | 3.0 / 5.0 ms | 2.0 s | 210 MB |"


def test_who_cannot_be_installed_is_skipped_with_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(name: str) -> Path:
        raise CannotInstall(f"no build of {name}")

    monkeypatch.setattr("benchmarks.peers.__main__.python_of", refuse)
    assert [each.title for each in contestants()] == ["Handrail"]
    assert (
        "Skipped Haystack hybrid: it cannot be installed here (no build of haystack_hybrid)" in capsys.readouterr().err
    )


def test_an_environment_that_is_there_already_is_used_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[list[str]] = []
    monkeypatch.setattr(environments, "FOLDER", tmp_path)
    monkeypatch.setattr(environments, "_checked", made.append)
    monkeypatch.setattr(environments, "_torch_source", list[str])
    (tmp_path / "txtai_hybrid").mkdir()
    first, again = environments.python_of("txtai_hybrid"), environments.python_of("txtai_hybrid")
    assert first == again == tmp_path / "txtai_hybrid" / "bin" / "python"
    assert [command[:3] for command in made] == [[sys.executable, "-m", "venv"], [str(first), "-m", "pip"]]


def test_the_reason_an_installation_failed_is_its_own_last_error() -> None:
    script = "import sys; sys.stderr.write('noise\\nERROR: no such package\\nhint\\n'); sys.exit(1)"
    with pytest.raises(CannotInstall, match=r"^ERROR: no such package$"):
        environments._checked([sys.executable, "-c", script])
