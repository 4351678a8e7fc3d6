"""The addresses Slack knows: /slack/events, and for several workspaces /slack/install and where Slack sends back to."""

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from adapters.keys import TRY_AGAIN, HearsSlack, Running

INSTALLED = "Handrail is installed. You can close this page and write to it in Slack."
NOT_INSTALLED = "That did not work: the sign-in is too old, or Slack refused it. Open /slack/install again."


class Unreadable(ValueError):
    """The body is nothing that Slack sends."""


def add_routes(app: web.Application, running: web.AppKey[Running]) -> None:
    """Add the addresses to the server."""

    async def events(request: web.Request) -> web.Response:
        return await _events(request, request.app[running])

    async def install(request: web.Request) -> web.Response:
        return await _install(_slack(request.app[running]))

    async def agreed(request: web.Request) -> web.Response:
        return await _agreed(request, _slack(request.app[running]))

    app.router.add_post("/slack/events", events)
    app.router.add_get("/slack/install", install)
    app.router.add_get("/slack/oauth_redirect", agreed)


def read_payload(body: bytes, content_type: str) -> Any:
    """What a body of ours says, as JSON values. Raises Unreadable."""
    try:
        text = body.decode("utf-8")
        if content_type == "application/json":
            return json.loads(text)
        fields = dict(parse_qsl(text, keep_blank_values=True))
        return json.loads(fields["payload"]) if "payload" in fields else fields
    except (ValueError, RecursionError) as error:
        raise Unreadable from error


async def _events(request: web.Request, running: Running) -> web.Response:
    slack = running.slack
    if slack is None and running.application is None:
        return web.Response(status=TRY_AGAIN, headers={"Retry-After": "5"}, text="Not ready yet.")
    if slack is None or slack.signing_secret is None:
        return web.Response(status=404, text="Slack is not connected over HTTP here.")
    body = await request.read()
    if not _is_signed(slack.signing_secret, body, request):
        return web.Response(status=401, text="The signature is not Slack's.")
    try:
        payload = read_payload(body, request.content_type)
    except Unreadable:
        return web.Response(status=400, text="That could not be read.")
    status, answer = await slack.take(payload)
    return web.Response(status=status) if answer is None else web.json_response(answer, status=status)


def _is_signed(secret: str, body: bytes, request: web.Request) -> bool:
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    # The library takes the body as text, and calls int() on whatever the header says.
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
        return False
    # Imported with everything else of Slack's, since there is a secret.
    from slack_sdk.signature import SignatureVerifier  # noqa: PLC0415

    return SignatureVerifier(secret).is_valid(body, timestamp, signature)


async def _install(slack: HearsSlack) -> web.Response:
    address = await slack.begin_install()
    if address is None:
        raise web.HTTPNotFound(text="This Handrail serves the one workspace of its SLACK_BOT_TOKEN.")
    raise web.HTTPFound(address)


async def _agreed(request: web.Request, slack: HearsSlack) -> web.Response:
    is_done = await slack.finish_install(request.query.get("state", ""), request.query.get("code", ""))
    return web.Response(text=INSTALLED if is_done else NOT_INSTALLED, status=200 if is_done else 400)


def _slack(running: Running) -> HearsSlack:
    if running.slack is None:
        raise web.HTTPNotFound(text="Slack is not connected.")
    return running.slack
