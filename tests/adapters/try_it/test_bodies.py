import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import ValidationError

from adapters.try_it.bodies import Ask, Judge, read_body


def test_a_question_gets_keys_of_its_own_where_it_brings_none() -> None:
    first, second = Ask(text="May I?"), Ask(text="May I?")
    assert first.conversation != second.conversation
    assert first.event_key != second.event_key


@pytest.mark.parametrize("key", ["short", "x" * 65, "../../etc/passwd", "a b c d e f g h", ""])
def test_a_mangled_key_is_replaced(key: str) -> None:
    body = Ask(text="May I?", conversation=key)
    assert body.conversation != key
    assert len(body.conversation) == 32


def test_a_key_of_the_pages_own_is_kept() -> None:
    key = "c0ffee00-0000-4000-8000-000000000000"
    assert Ask(text="May I?", event_key=key).event_key == key


@pytest.mark.parametrize("reason", ["wrong", "outdated", "incomplete", "not_my_case", None])
def test_the_reasons_are_those_the_feedback_knows(reason: str | None) -> None:
    assert Judge.model_validate({"helped": "false", "reason": reason}).reason == reason


@pytest.mark.parametrize("values", [{}, {"helped": "maybe"}, {"helped": "true", "note": "x" * 2001}])
def test_half_a_judgement_is_none(values: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Judge.model_validate(values)


async def test_forms_and_json_are_read_alike_and_empty_fields_left_out() -> None:
    async def echo(request: web.Request) -> web.Response:
        return web.json_response(await read_body(request))

    app = web.Application()
    app.router.add_post("/", echo)
    async with TestClient(TestServer(app)) as client:
        assert await (await client.post("/", data={"text": "May I?", "note": ""})).json() == {"text": "May I?"}
        assert await (await client.post("/", json={"text": "May I?"})).json() == {"text": "May I?"}
        assert await (await client.post("/", json=[1])).json() == {}
