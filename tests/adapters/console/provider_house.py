"""A real identity provider (oidc-provider-mock) behind a gate that can spoil what it says, one thing at a time."""

import asyncio
import base64
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.free_ports import free_port

Spoil = Callable[[dict[str, Any], dict[str, Any]], None]
"""Changes the header and the claims of a token before they are signed again."""


@dataclass
class Gate:
    """Stands between us and the provider. `seen` holds what was asked of it.

    With `spoil`, tokens are changed and signed again by a key of the gate, which it publishes; with `forged`, by one
    that it does not publish. `answer` replaces the token endpoint's answer, `told` adds to the user's information.
    """

    upstream: str
    address: str = ""
    spoil: Spoil | None = None
    forged: bool = False
    key_id: str = "gate-1"
    answer: dict[str, Any] | None = None
    configuration: dict[str, Any] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    challenges: dict[str, str] = field(default_factory=dict)
    keys: dict[str, rsa.RSAPrivateKey] = field(default_factory=dict)

    def key(self) -> rsa.RSAPrivateKey:
        """The gate's own key, made once for each id."""
        if self.key_id not in self.keys:
            self.keys[self.key_id] = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return self.keys[self.key_id]

    async def handle(self, request: web.Request) -> web.Response:
        """Pass a request on, and what comes back."""
        self.seen.append(request.path)
        async with aiohttp.ClientSession() as session:
            kept = {name: value for name, value in request.headers.items() if name in ("Authorization", "Content-Type")}
            headers = kept | {"Host": request.host}
            sent = await request.read()
            asking = session.request(
                request.method, self.upstream + request.path_qs, data=sent, headers=headers, allow_redirects=False
            )
            async with asking as answered:
                body, status, answer_headers = await answered.read(), answered.status, answered.headers
        self._check_challenge(request, sent)
        body = self._changed(request.path, body, status)
        passed = {name: answer_headers[name] for name in ("Location", "Content-Type") if name in answer_headers}
        return web.Response(body=body, status=status, headers=passed)

    def _check_challenge(self, request: web.Request, sent: bytes) -> None:
        # The provider knows nothing of PKCE, so the gate does its part.
        if request.path == "/oauth2/authorize":
            assert request.query["code_challenge_method"] == "S256"
            self.challenges[request.query["nonce"]] = request.query["code_challenge"]
        elif request.path == "/oauth2/token":
            verifier = parse_qs(sent.decode())["code_verifier"][0].encode()
            challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
            assert challenge in self.challenges.values()

    def _changed(self, path: str, body: bytes, status: int) -> bytes:
        if path == "/.well-known/openid-configuration":
            return json.dumps(json.loads(body) | self.configuration).encode()
        if path == "/jwks" and self.spoil and not self.forged:
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key().public_key()))
            return json.dumps({"keys": [public | {"kid": self.key_id, "use": "sig", "alg": "RS256"}]}).encode()
        if path == "/oauth2/token" and status == 200:
            return json.dumps(self.answer if self.answer is not None else self._token(json.loads(body))).encode()
        return body

    def _token(self, tokens: dict[str, Any]) -> dict[str, Any]:
        if self.spoil is None:
            return tokens
        token = tokens["id_token"]
        header, claims = jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})
        if not self.forged:
            header["kid"] = self.key_id
        self.spoil(header, claims)
        algorithm = header["alg"]
        key: Any = {"none": None, "HS256": "the-shared-secret-of-the-console!"}.get(algorithm, self.key())
        signed = jwt.encode(claims, key, algorithm, headers={"kid": header["kid"]} if "kid" in header else {})
        return tokens | {"id_token": signed}


@contextmanager
def provider(*users: dict[str, Any]) -> Iterator[str]:
    """The provider in a process of its own, knowing these users; gives its address."""
    port = free_port()
    options = [word for user in users for word in ("--user-claims", json.dumps(user))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port), *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


@asynccontextmanager
async def gate(upstream: str) -> AsyncIterator[Gate]:
    """The gate in front of the provider, once that answers."""
    keeper = Gate(upstream)
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", keeper.handle)
    await _answering(upstream)
    async with TestServer(app) as server:
        keeper.address = str(server.make_url("")).rstrip("/")
        yield keeper


async def consent(address: str, user: str) -> str:
    """Sign in at the provider as `user`; gives the address that it sends the browser back to."""
    async with aiohttp.ClientSession() as session:
        async with session.get(address) as form:
            assert form.status == 200, await form.text()
        async with session.post(address, data={"sub": user}, allow_redirects=False) as answered:
            assert answered.status == 302, await answered.text()
            return answered.headers["Location"]


async def _answering(address: str) -> None:
    # The provider has no other sign of life than that it listens.
    parts = urlsplit(address)
    for _ in range(400):
        try:
            _, writer = await asyncio.open_connection(parts.hostname, parts.port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise AssertionError("the provider did not start")


def query_of(address: str) -> dict[str, str]:
    """The query of an address, one value for each name."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
