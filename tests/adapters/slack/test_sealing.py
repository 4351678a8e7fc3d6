import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from adapters.settings import Settings
from adapters.slack.sealing import FILE_NAME, Sealing

DETAILS = {"token": "xoxb-1", "team": "T1"}
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


async def test_without_a_key_of_its_own_one_is_made_for_this_user_only(tmp_path: Path) -> None:
    sealed = await Sealing((), tmp_path).seal(DETAILS)
    assert "xoxb" not in str(sealed)
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert await Sealing((), tmp_path).open(sealed) == DETAILS


async def test_a_new_key_seals_and_the_old_one_still_opens(tmp_path: Path) -> None:
    old, both, new = Sealing((OLD,), tmp_path), Sealing((NEW, OLD), tmp_path), Sealing((NEW,), tmp_path)
    sealed = await old.seal(DETAILS)
    assert await both.open(sealed) == DETAILS
    assert not await both.is_current(sealed)
    assert await new.open(await both.seal(DETAILS)) == DETAILS
    assert await new.open(sealed) is None


async def test_what_an_older_version_stored_plainly_is_still_read(tmp_path: Path) -> None:
    sealing = Sealing((NEW,), tmp_path)
    assert await sealing.open(DETAILS) == DETAILS
    assert not await sealing.is_current(DETAILS)


def test_a_key_that_is_none_is_refused_at_the_door() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Settings(_env_file=None, installation_key="secret")
    assert Settings(_env_file=None, installation_key=f"{NEW}, {OLD}").installation_keys == (NEW, OLD)
