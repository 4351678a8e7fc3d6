import subprocess
import sys

import pytest
from sqlalchemy import create_mock_engine

from knowledge.storage.insert_or import insert_into
from knowledge.tables import feedback

STARTS = """
import sys
import adapters.serving
assert "sqlalchemy.dialects.postgresql" not in sys.modules, "loaded"
"""


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_each_database_is_told_in_its_own_words_what_to_do_with_a_row_that_is_there(database: str) -> None:
    dialect = create_mock_engine(f"{database}://", lambda *_: None).dialect
    statement = insert_into(feedback, database).values(id="1").on_conflict_do_nothing()
    assert "ON CONFLICT DO NOTHING" in str(statement.compile(dialect=dialect))


def test_what_the_other_database_needs_is_not_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", STARTS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
