import json
from pathlib import Path

import pytest

from adapters.command_line import run


def write(folder: Path, content: str | bytes) -> str:
    path = folder / "people.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def test_people_are_added_and_wrong_lines_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, "email,name,groups\nann@example.com,Ann,managers\nnonsense,X,\n")
    assert run(["people", "import", file]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "1 added, 0 updated, 0 unchanged."
    assert second.startswith("  line 3: no usable e-mail address")


def test_the_report_is_one_json_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, "email\nann@example.com\nann@example.com\n")
    assert run(["people", "import", file, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["added"], report["updated"], report["unchanged"]) == (1, 0, 0)
    assert report["rejected"][0]["line"] == 3


@pytest.mark.parametrize("content", ["name\nAnn\n", b"\xff\xfe\x00"])
def test_what_is_no_list_of_people_is_bad_input(
    content: str | bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["people", "import", write(tmp_path, content)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
