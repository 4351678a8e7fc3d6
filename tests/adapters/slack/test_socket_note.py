from pathlib import Path

from adapters.slack.socket_note import FILE_NAME, SocketNote, read_note, write_note

NOTE = SocketNote(3.0, True, 1.0, 2.0)


def test_a_note_is_read_as_it_was_written_and_the_last_one_holds(tmp_path: Path) -> None:
    write_note(tmp_path, SocketNote(1.0, False, 1.0))
    write_note(tmp_path, NOTE)
    assert read_note(tmp_path) == NOTE
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_no_note_and_a_broken_one_are_none(tmp_path: Path) -> None:
    assert read_note(tmp_path) is None
    (tmp_path / FILE_NAME).write_text('{"other": 1}', encoding="utf-8")
    assert read_note(tmp_path) is None
