import asyncio
from pathlib import Path

import pytest

from adapters.opening import CannotStart
from adapters.worker import work
from tests.adapters.built import settings_in


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"database_url": "postgres://db/handrail"},
        {"chroma_url": "http://127.0.0.1:8000"},
    ],
)
async def test_where_the_stores_cannot_be_shared_there_is_no_worker(values: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="`handrail serve` does the background work itself"):
        await asyncio.wait_for(work(settings_in(tmp_path, **values), lambda _: None), timeout=60)
