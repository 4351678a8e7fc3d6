import subprocess
import sys

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.keys import APPLICATION, Running
from adapters.scim.routes import add_routes
from tests.adapters.scim.conftest import Call

LIBRARY_AFTER = """
import sys
import adapters.web
assert "scim2_models" not in sys.modules, "loaded with the server"
from adapters.scim.routes import _answering
_answering()
assert "scim2_models" in sys.modules, "not loaded when needed"
"""


@pytest.mark.parametrize("token", ["", "wrong", "a-token-that-nobody-can-guess-012345678", "ä"])
async def test_nobody_gets_in_without_the_token(call: Call, token: str) -> None:
    for method, path in (("GET", "Users"), ("POST", "Users"), ("DELETE", "Users/x"), ("GET", "Schemas")):
        status, error = await call(method, path, token=token)
        assert (status, error["detail"]) == (401, "The bearer token is missing or wrong.")


async def test_nothing_is_taken_before_the_server_is_ready(socket_enabled: None) -> None:
    app = web.Application()
    app[APPLICATION] = Running()
    add_routes(app, APPLICATION)
    async with TestServer(app, host="127.0.0.1") as server, ClientSession() as session:
        response = await session.get(server.make_url("/scim/v2/Users"))
        assert (response.status, (await response.json(content_type=None))["detail"]) == (503, "loading the model")


def test_a_server_starts_without_the_library_of_resources() -> None:
    done = subprocess.run([sys.executable, "-c", LIBRARY_AFTER], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
