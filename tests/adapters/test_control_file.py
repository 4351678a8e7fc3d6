from pathlib import Path

import pytest

from adapters.control_file import ControlAddress, new_address, read_address, remove_address, write_address


def test_an_address_is_read_as_it_was_written(tmp_path: Path) -> None:
    address = new_address(4711)
    write_address(tmp_path, address)
    assert read_address(tmp_path) == address


def test_only_this_user_may_read_it_and_no_draft_is_left(tmp_path: Path) -> None:
    write_address(tmp_path, new_address(4711))
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_two_addresses_never_share_a_token() -> None:
    assert new_address(1).token != new_address(1).token


@pytest.mark.parametrize("content", ["", "not json", "[]", '{"port": 1}', '{"port": "x", "token": "t", "pid": 1}'])
def test_a_spoilt_file_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "control.json").write_text(content)
    assert read_address(tmp_path) is None


def test_without_a_file_there_is_no_address(tmp_path: Path) -> None:
    assert read_address(tmp_path) is None


def test_removing_takes_only_our_own_address_away(tmp_path: Path) -> None:
    ours, theirs = ControlAddress(1, "ours", 1), ControlAddress(2, "theirs", 2)
    write_address(tmp_path, theirs)
    remove_address(tmp_path, ours)
    assert read_address(tmp_path) == theirs
    remove_address(tmp_path, theirs)
    assert read_address(tmp_path) is None
