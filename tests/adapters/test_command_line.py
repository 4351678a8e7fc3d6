import subprocess
import sys

import pytest

from adapters.command_line import COMMANDS, run


def test_the_help_lists_every_command_without_importing_any(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)


def test_help_comes_at_once() -> None:
    script = (
        "import sys; from adapters.command_line import run; run(['--help']);"
        "sys.exit(any(heavy in sys.modules for heavy in ('numpy', 'torch', 'chromadb', 'aiohttp', 'rich')))"
    )
    assert subprocess.run([sys.executable, "-c", script], stdout=subprocess.DEVNULL, check=False).returncode == 0


@pytest.mark.parametrize(("arguments", "code"), [(["--version"], 0), (["no-such-command"], 2)])
def test_the_program_says_its_last_word_and_ends_with_the_right_code(arguments: list[str], code: int) -> None:
    program = [sys.executable, "-c", "from adapters.command_line import main; main()", *arguments]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "handrail" in done.stdout + done.stderr


def test_alone_the_command_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    assert "Commands" in capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_own_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: handrail {name}")


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-command"],
        ["--no-such-option"],
        ["ask"],
        ["ask", "May I?", "--no-such-option"],
        ["ask", "May I?", "--place", "nowhere"],
        ["ask", "May I?", "--as", "nobody"],
        ["ask", "May I?", "--history", "/nowhere/history.json"],
        ["import"],
        ["import", "/nowhere/at/all"],
        ["people"],
        ["people", "import", "/nowhere/people.csv"],
        ["gaps", "--status", "nonsense"],
    ],
)
def test_bad_input_is_one_clear_line_and_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("handrail: ")
    assert captured.err.count("\n") == 1


def test_a_wrong_setting_is_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "many")
    assert run(["ask", "May I?"]) == 2
    assert capsys.readouterr().err.startswith("handrail: PORT: ")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("handrail, version ")


def test_the_unexpected_is_no_traceback_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(name: str) -> None:
        raise ZeroDivisionError("the insides")

    monkeypatch.setattr("adapters.command_line.import_module", fail)
    assert run(["ask", "May I?"]) == 1
    captured = capsys.readouterr()
    assert "ZeroDivisionError" in captured.err
    assert "Traceback" not in captured.err
    assert "the insides" not in captured.err
    monkeypatch.setenv("LOG_LEVEL", "debug")
    run(["ask", "May I?"])
    assert "Traceback" in capsys.readouterr().err
