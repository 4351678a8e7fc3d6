import os
import sys
from pathlib import Path

import pytest

from adapters.bench.starts import resident_megabytes, settings_of_server


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how much memory a process has")
def test_this_process_has_some_memory() -> None:
    assert 10 < (resident_megabytes(os.getpid()) or 0) < 100_000


def test_a_process_that_is_gone_has_none() -> None:
    assert resident_megabytes(2**22 + 1) is None


def test_a_model_in_a_folder_is_found_from_wherever_the_server_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model").mkdir()
    monkeypatch.chdir(tmp_path)
    assert settings_of_server(tmp_path, "model")["SENTENCE_TRANSFORMERS_MODEL"] == str(tmp_path / "model")
    assert settings_of_server(tmp_path, "hub/name")["SENTENCE_TRANSFORMERS_MODEL"] == "hub/name"
    assert "SENTENCE_TRANSFORMERS_MODEL" not in settings_of_server(tmp_path, None)
