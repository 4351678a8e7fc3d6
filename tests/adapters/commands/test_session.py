import asyncio
import errno
import json
import sys
from pathlib import Path

import pytest

from adapters.commands.session import BadInput, json_alone, run_async, settings_for_command, workbench
from adapters.control import control_offered
from adapters.hand_over import RunningWorkbench
from adapters.opening import CannotStart
from adapters.wiring import build, close
from adapters.workbench import OwnWorkbench
from retrieval.encoding.embedding import Encoder

pytestmark = pytest.mark.usefixtures("one_model")


async def test_without_a_running_process_the_work_is_done_here() -> None:
    async with workbench(settings_for_command()) as bench:
        assert isinstance(bench, OwnWorkbench)


async def test_a_running_process_is_handed_the_work(encoder: Encoder) -> None:
    settings = settings_for_command()
    application = await build(settings, encoder)
    async with control_offered(settings.data_dir, OwnWorkbench(application)), workbench(settings) as bench:
        assert isinstance(bench, RunningWorkbench)
        assert await bench.index_state() == {"passages": 0, "missing": 0, "left_over": 0}
    await close(application)


async def test_while_another_command_writes_it_waits_its_turn_and_says_so(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.commands.session.LOCK_POLL_SECONDS", 0.01)
    settings = settings_for_command()
    other = await build(settings, encoder)
    said: list[str] = []
    told = asyncio.Event()

    def tell(message: str) -> None:
        said.append(message)
        told.set()

    async def work() -> bool:
        async with workbench(settings, tell) as bench:
            return isinstance(bench, OwnWorkbench)

    working = asyncio.create_task(work())
    await told.wait()
    await close(other)
    assert await working
    assert said == ["Another handrail process is writing the index; waiting for it to finish…"]


async def test_a_server_that_starts_while_we_wait_is_handed_the_work(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.commands.session.LOCK_POLL_SECONDS", 0.01)
    settings = settings_for_command()
    server = await build(settings, encoder)
    told = asyncio.Event()

    async def work() -> bool:
        async with workbench(settings, lambda _: told.set()) as bench:
            return isinstance(bench, RunningWorkbench)

    working = asyncio.create_task(work())
    await told.wait()
    async with control_offered(settings.data_dir, OwnWorkbench(server)):
        assert await working
    await close(server)


async def test_waiting_has_an_end(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.commands.session.LOCK_WAIT_SECONDS", 0.0)
    settings = settings_for_command()
    other = await build(settings, encoder)
    with pytest.raises(CannotStart, match="Another Handrail process"):
        async with workbench(settings):
            raise AssertionError("it is not our turn")
    await close(other)


def test_expected_trouble_becomes_one_line() -> None:
    async def fail() -> None:
        raise CannotStart("the port is taken")

    with pytest.raises(BadInput, match="the port is taken"):
        run_async(fail())


def test_a_full_disk_is_said_in_one_line() -> None:
    async def fail() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(BadInput, match="the disk is full"):
        run_async(fail())


def test_what_libraries_print_never_reaches_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    with json_alone() as print_json:
        sys.stdout.write("chatter\n")
        print_json({"ok": True})
    captured = capsys.readouterr()
    assert json.loads(captured.out) == {"ok": True}
    assert captured.err == "chatter\n"


def test_a_wrong_setting_is_bad_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOG_LEVEL", "loud")
    with pytest.raises(BadInput, match=r"^LOG_LEVEL: "):
        settings_for_command()
