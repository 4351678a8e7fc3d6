"""The address that the Bot Connector knows: /api/messages."""

from aiohttp import web

from adapters.keys import TRY_AGAIN, Running


def add_routes(app: web.Application, running: web.AppKey[Running]) -> None:
    """Add the address to the server."""

    async def messages(request: web.Request) -> web.Response:
        return await _messages(request, request.app[running])

    app.router.add_post("/api/messages", messages)


async def _messages(request: web.Request, running: Running) -> web.Response:
    teams = running.teams
    if teams is None and running.application is None:
        return web.Response(status=TRY_AGAIN, headers={"Retry-After": "5"}, text="Not ready yet.")
    if teams is None:
        return web.Response(status=404, text="Microsoft Teams is not connected here.")
    status, answer = await teams.take(request.headers.get("Authorization"), await request.read())
    return web.Response(status=status) if answer is None else web.json_response(answer, status=status)
