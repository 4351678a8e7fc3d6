"""A second identity provider, by other hands: npm's oidc-provider, where node and the package are at hand."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import aiohttp

from tests.free_ports import free_port

PACKAGE = Path(__file__).parents[3] / "build" / "oidc-provider" / "node_modules" / "oidc-provider"
PROGRAM = Path(__file__).with_name("independent_provider.mjs")
CLIENT_ID, CLIENT_SECRET = "handrail console", "the-shared-secret-of-the-console!"
NOT_HERE = (
    "node or its package oidc-provider is not here (npm install --prefix build/oidc-provider oidc-provider@9): "
    "signing in was tried with one provider only"
)
MOST_STEPS = 10

_ACTION = re.compile(r'<form[^>]*action="([^"]+)"')


def is_here() -> bool:
    """Whether this machine can run it."""
    return shutil.which("node") is not None and PACKAGE.is_dir()


@contextmanager
def independent_provider(redirect_uri: str, *users: Mapping[str, Any]) -> Iterator[str]:
    """The provider in a process of its own, knowing these users; gives its address."""
    port = free_port()
    words = [str(PACKAGE), str(port), redirect_uri, CLIENT_ID, CLIENT_SECRET, json.dumps(users)]
    command = ["node", str(PROGRAM), *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            said = iter(process.stdout.readline, "")
            assert any(line.strip() == "listening" for line in said), "the provider ended before it listened"
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


async def signed_in_there(address: str, user: str, redirect_uri: str) -> str:
    """Sign in there as `user` and agree, as a browser does; gives the address that it sends the browser back to."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        page = await _followed(session, "GET", address, {}, redirect_uri)
        for _ in range(MOST_STEPS):
            if not isinstance(page, _Page):
                return page
            prompt = "login" if 'name="login"' in page.text else "consent"
            form = {"prompt": prompt, **({"login": user, "password": "any"} if prompt == "login" else {})}
            found = _ACTION.search(page.text)
            assert found is not None, page.text
            page = await _followed(session, "POST", urljoin(page.address, found[1]), form, redirect_uri)
    raise AssertionError("the provider asked for more and more")


class _Page:
    """A page that somebody has to fill in."""

    def __init__(self, address: str, text: str) -> None:
        self.address = address
        self.text = text


async def _followed(
    session: aiohttp.ClientSession, method: str, address: str, form: Mapping[str, str], redirect_uri: str
) -> _Page | str:
    for _ in range(MOST_STEPS):
        async with session.request(method, address, data=form or None, allow_redirects=False) as response:
            if response.status not in (302, 303):
                text = await response.text()
                assert response.status == 200, text
                return _Page(address, text)
            method, form, address = "GET", {}, urljoin(address, response.headers["Location"])
        if address.startswith(redirect_uri):
            return address
    raise AssertionError("the provider led in circles")
