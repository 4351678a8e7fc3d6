import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.keys import APPLICATION, Running
from adapters.teams.routes import add_routes
from tests.adapters.teams.teams_house import House


def _app(box: Running) -> web.Application:
    app = web.Application()
    app[APPLICATION] = box
    add_routes(app, APPLICATION)
    return app


async def test_until_it_is_ready_what_comes_may_come_again() -> None:
    async with TestClient(TestServer(_app(Running()))) as http:
        response = await http.post("/api/messages", json={})
        assert (response.status, response.headers["Retry-After"]) == (429, "5")


async def test_where_teams_is_not_connected_there_is_no_such_address(house: House) -> None:
    async with TestClient(TestServer(_app(Running(house.application)))) as http:
        assert (await http.post("/api/messages", json={})).status == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_only_posting_is_understood(house: House, method: str) -> None:
    async with aiohttp.ClientSession() as http, http.request(method, f"{house.address}/api/messages") as response:
        assert response.status == 405


async def test_an_acknowledgement_is_empty_and_an_invokes_answer_json(house: House) -> None:
    ann = house.somebody()
    assert await house.way.deliver(ann.activity("typing", ann.chat)) == (200, "")
    status, body = await ann.invokes("something/new", {})
    assert (status, body) == (501, {})
