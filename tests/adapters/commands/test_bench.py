import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from adapters.bench.desk import QUICK, Plan
from adapters.bench.figures import Figure, Findings, Goal
from adapters.command_line import handrail
from adapters.commands.bench import plan_of

FINDINGS = Findings(
    (Figure("ask_beside_model", "an answer, less the model", 2.0, "ms", Goal(3.0)),),
    {
        "model": "m",
        "python": "3.11",
        "cores": 2,
        "load_before": 0.0,
        "load_after": 0.0,
        "seconds": 1,
        "sizes": (1000,),
        "rounds": 1,
    },
)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """A run takes minutes: here it is given, and what is tested is how it is asked for and told."""
    plans: list[Plan] = []

    async def bench(_: Any, plan: Plan) -> Findings:
        plans.append(plan)
        return FINDINGS

    monkeypatch.setattr("adapters.commands.bench._bench", bench)
    return plans


def test_a_table_and_a_picture_come_out(measured: list[Plan], tmp_path: Path) -> None:
    result = CliRunner().invoke(handrail, ["bench", "--plot", str(tmp_path / "speed.svg")])
    assert result.exit_code == 0, result.stderr
    assert "| an answer, less the model | 2.00 ms | ≤ 3 ms | ✓ |" in " ".join(result.stdout.split())
    assert (tmp_path / "speed.svg").read_text("utf-8").startswith("<svg")
    assert measured == [Plan()]


def test_json_is_one_document_and_nothing_else(measured: list[Plan]) -> None:
    result = CliRunner().invoke(handrail, ["bench", "--json", "--quick", "--sizes", "2000,1000"])
    assert json.loads(result.stdout)["figures"][0]["key"] == "ask_beside_model"
    assert measured[0].sizes == (1000, 2000)
    assert measured[0].rounds == QUICK.rounds


@pytest.mark.parametrize("sizes", ["many", "1000,", "10,1000", ""])
def test_sizes_that_cannot_be_measured_are_bad_input(sizes: str) -> None:
    result = CliRunner().invoke(handrail, ["bench", "--sizes", sizes])
    assert result.exit_code == 2
    assert "--sizes" in result.stderr


def test_the_default_is_the_full_plan() -> None:
    assert plan_of(None, quick=False) == Plan()
    assert plan_of(None, quick=True) == QUICK
    assert plan_of((500,), quick=True).sizes == (500,)
