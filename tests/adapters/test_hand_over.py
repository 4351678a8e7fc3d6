from collections.abc import Sequence
from pathlib import Path

import pytest
from aiohttp import web

from adapters.control import LOOPBACK, control_offered
from adapters.control_file import ControlAddress, read_address, write_address
from adapters.hand_over import HandOverFailed, RunningWorkbench, running_workbench
from adapters.workbench import AskRequest, Json
from bot.ports import OnText
from bot.publishing.curating import Progress
from retrieval.outcome import Turn
from tests.free_ports import free_port


class Bench:
    """Hands back what it was given."""

    async def import_paths(self, paths: Sequence[Path], progress: Progress | None = None) -> Json:
        if progress:
            progress(1, 1, "reading")
        return {"rejected": [{"path": str(path), "reason": "x" * 1000} for path in paths]}

    async def ask(self, request: AskRequest, on_text: OnText | None = None) -> Json:
        if request.text == "break":
            raise ZeroDivisionError
        if on_text:
            await on_text("Five days.")
        return request.to_json()

    async def explain(self, request: AskRequest) -> Json:
        return {"decision": f"About {request.text}", "place": request.place}

    async def recalibrate(self, action: str) -> Json:
        return {"state": action}

    async def index_state(self) -> Json:
        return {"passages": 3, "missing": 0, "left_over": 0}


async def running(data_dir: Path) -> bool:
    async with running_workbench(data_dir) as bench:
        return bench is not None


async def test_work_handed_over_comes_back_as_if_done_here(tmp_path: Path) -> None:
    request = AskRequest("May I?", "ann@example.com", "channel", (Turn("user", "Hello"),))
    pieces: list[str] = []

    async def listen(piece: str) -> None:
        pieces.append(piece)

    async with control_offered(tmp_path, Bench()), running_workbench(tmp_path) as bench:
        assert bench is not None
        assert AskRequest.from_json(await bench.ask(request, listen)) == request
        assert await bench.index_state() == {"passages": 3, "missing": 0, "left_over": 0}
    assert pieces == ["Five days."]


async def test_explaining_and_recalibrating_are_handed_over_too(tmp_path: Path) -> None:
    async with control_offered(tmp_path, Bench()), running_workbench(tmp_path) as bench:
        assert bench is not None
        explained = await bench.explain(AskRequest("May I?", place="channel"))
        assert explained == {"decision": "About May I?", "place": "channel"}
        assert await bench.recalibrate("apply") == {"state": "apply"}


async def test_progress_is_seen_and_a_very_long_report_arrives_whole(tmp_path: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    paths = [Path(f"/kb/{number}.md") for number in range(1000)]
    async with control_offered(tmp_path, Bench()), running_workbench(tmp_path) as bench:
        assert bench is not None
        report = await bench.import_paths(paths, lambda *progress: seen.append(progress))
    assert len(report["rejected"]) == 1000
    assert seen == [(1, 1, "reading")]


async def test_trouble_over_there_is_said_in_words(tmp_path: Path) -> None:
    async with control_offered(tmp_path, Bench()), running_workbench(tmp_path) as bench:
        assert bench is not None
        with pytest.raises(HandOverFailed, match="its log says more"):
            await bench.ask(AskRequest("break"))


async def test_nobody_runs_where_no_address_is_left(tmp_path: Path) -> None:
    assert not await running(tmp_path)


async def test_the_address_of_a_process_that_died_counts_as_none(tmp_path: Path) -> None:
    write_address(tmp_path, ControlAddress(free_port(), "token", 1))
    assert not await running(tmp_path)


async def test_another_program_on_a_dead_processes_port_is_not_mistaken_for_it(tmp_path: Path) -> None:
    async with control_offered(tmp_path / ".", Bench()):
        address = read_address(tmp_path)
        assert address is not None
        write_address(tmp_path, ControlAddress(address.port, "a token of earlier", 1))
        assert not await running(tmp_path)


async def test_a_server_that_goes_away_in_the_middle_is_said_so(tmp_path: Path) -> None:
    async def hang_up(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b'{"progress": [1, 2, "reading"]}\n')
        return response

    async def ping(request: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_get("/ping", ping)
    app.router.add_post("/import", hang_up)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, LOOPBACK, 0)
    await site.start()
    write_address(tmp_path, ControlAddress(runner.addresses[0][1], "token", 1))
    try:
        async with running_workbench(tmp_path) as bench:
            assert isinstance(bench, RunningWorkbench)
            with pytest.raises(HandOverFailed, match="run the command again"):
                await bench.import_paths([Path("/kb")])
    finally:
        await runner.cleanup()
