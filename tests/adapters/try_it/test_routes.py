import asyncio

import pytest

from adapters.keys import Running
from adapters.try_it.visit import TRY_IT
from adapters.web import create_app
from tests.adapters.try_it.chat_house import House, ask


@pytest.mark.parametrize(
    "address",
    [
        "GET /",
        "GET /help",
        "GET /articles/{article_id}",
        "POST /try/questions",
        "GET /try/questions/{question_id}",
        "GET /try/questions/{question_id}/events",
        "POST /try/questions/{question_id}/feedback",
        "POST /try/questions/{question_id}/do-not-follow-up",
        "GET /try/static/{name}",
    ],
)
def test_the_server_has_every_address_of_the_chat(address: str) -> None:
    routes = create_app(Running()).router.routes()
    assert address in {f"{route.method} {route.resource.canonical}" for route in routes if route.resource}


async def test_a_stopping_server_waits_for_no_answer(house: House) -> None:
    house.script.may_end = asyncio.Event()
    async with house.visitor() as client:
        question_id = await ask(client)
        stream = await client.get(f"/try/questions/{question_id}/events")
        app = client.app
        assert app is not None
        house.running.application = None
        await app[TRY_IT].live.close()
        assert await stream.text() == ""
    record = await house.application.questions.get(question_id)
    assert record is not None
    assert not record.is_finished
