import sqlite3
from pathlib import Path

import pytest

from adapters.command_line import run


def test_the_database_is_made_and_making_it_again_is_harmless(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["migrate"]) == 0
    assert run(["migrate"]) == 0
    assert capsys.readouterr().out == "The database is up to date.\n" * 2
    connection = sqlite3.connect(data_dir / "handrail.sqlite3")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert {"articles", "questions", "gaps"} <= tables
