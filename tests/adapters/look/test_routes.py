import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.keys import Running
from adapters.web import create_app


@pytest.mark.parametrize(("name", "kind"), [("tokens.css", "text/css"), ("handrail.svg", "svg")])
async def test_the_look_is_there_before_anything_else_is(name: str, kind: str) -> None:
    async with TestClient(TestServer(create_app(Running()))) as client:
        response = await client.get(f"/look/{name}")
    assert response.status == 200
    assert kind in response.headers["Content-Type"]
