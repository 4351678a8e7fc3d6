import json
from collections.abc import Sequence
from pathlib import Path

import aiohttp
import pytest

from adapters.control import LOOPBACK, control_offered
from adapters.control_file import ControlAddress, read_address
from adapters.workbench import AskRequest, Json
from bot.ports import OnText
from bot.publishing.curating import Progress


class Bench:
    """Does no work, but says what it was given."""

    async def import_paths(self, paths: Sequence[Path], progress: Progress | None = None) -> Json:
        if progress:
            progress(1, 2, "reading")
            progress(2, 2, "indexing")
        return {"paths": [str(path) for path in paths]}

    async def ask(self, request: AskRequest, on_text: OnText | None = None) -> Json:
        if request.text == "break":
            raise ZeroDivisionError("the insides")
        if on_text:
            await on_text("Five ")
            await on_text("days.")
        return {"text": request.text, "as": request.email}

    async def explain(self, request: AskRequest) -> Json:
        return {"decision": f"About {request.text}", "place": request.place}

    async def recalibrate(self, action: str) -> Json:
        return {"state": action}

    async def index_state(self) -> Json:
        return {"passages": 3, "missing": 0, "left_over": 0}


def address_in(data_dir: Path) -> ControlAddress:
    address = read_address(data_dir)
    assert address is not None
    return address


async def post(address: ControlAddress, path: str, body: object) -> list[Json]:
    headers = {"Authorization": f"Bearer {address.token}"}
    url = f"http://{LOOPBACK}:{address.port}{path}"
    async with aiohttp.ClientSession(headers=headers) as http, http.post(url, json=body) as response:
        assert response.status == 200
        return [json.loads(line) for line in (await response.text()).splitlines()]


async def test_an_import_tells_how_far_it_is_and_then_its_report(tmp_path: Path) -> None:
    async with control_offered(tmp_path, Bench()):
        lines = await post(address_in(tmp_path), "/import", {"paths": ["/kb"]})
    assert lines == [
        {"progress": [1, 2, "reading"]},
        {"progress": [2, 2, "indexing"]},
        {"result": {"paths": ["/kb"]}},
    ]


async def test_an_answer_comes_piece_by_piece_and_then_whole(tmp_path: Path) -> None:
    async with control_offered(tmp_path, Bench()):
        lines = await post(address_in(tmp_path), "/ask", AskRequest("May I?", "ann@example.com").to_json())
    assert [line.get("text") for line in lines[:2]] == ["Five ", "days."]
    assert lines[2] == {"result": {"text": "May I?", "as": "ann@example.com"}}


async def test_an_explanation_and_a_recalibration_come_as_they_are(tmp_path: Path) -> None:
    async with control_offered(tmp_path, Bench()):
        address = address_in(tmp_path)
        explained = await post(address, "/explain", AskRequest("May I?", place="channel").to_json())
        recalibrated = await post(address, "/recalibrate", {"action": "undo"})
    assert explained == [{"result": {"decision": "About May I?", "place": "channel"}}]
    assert recalibrated == [{"result": {"state": "undo"}}]


async def test_trouble_is_told_without_our_insides(tmp_path: Path) -> None:
    async with control_offered(tmp_path, Bench()):
        (line,) = await post(address_in(tmp_path), "/ask", AskRequest("break").to_json())
    assert "ZeroDivisionError" in line["error"]
    assert "insides" not in line["error"]


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", "Bearer é"])
async def test_without_the_token_nothing_is_done(tmp_path: Path, authorization: str) -> None:
    async with control_offered(tmp_path, Bench()), aiohttp.ClientSession() as http:
        url = f"http://{LOOPBACK}:{address_in(tmp_path).port}/index"
        async with http.get(url, headers={"Authorization": authorization}) as response:
            assert response.status == 401


async def test_the_address_is_there_only_while_commands_are_taken(tmp_path: Path) -> None:
    async with control_offered(tmp_path, Bench()):
        assert read_address(tmp_path) is not None
    assert read_address(tmp_path) is None
