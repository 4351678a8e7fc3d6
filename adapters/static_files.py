"""Sending the files that belong to our pages: style sheets, scripts, pictures."""

from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

STATIC_HEADERS = {"Cache-Control": "no-cache"}
"""Browsers ask each time whether a file has changed, so that an upgrade is seen at once."""


def send_from(folder: Path) -> Handler:
    """A handler that sends the file of `folder` that the address calls `name`, and nothing from anywhere else."""

    async def send_file(request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in _names(folder):
            raise web.HTTPNotFound
        return web.FileResponse(folder / name, headers=STATIC_HEADERS)

    return send_file


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}
