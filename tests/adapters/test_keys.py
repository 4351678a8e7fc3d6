from aiohttp import web

from adapters.keys import APPLICATION, Running


def test_the_box_is_there_before_the_application_is() -> None:
    app = web.Application()
    app[APPLICATION] = Running()
    app.freeze()

    assert app[APPLICATION].application is None
