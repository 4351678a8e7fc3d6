import pytest
from sqlalchemy import select

from knowledge.tables import feedback, gap_questions
from retrieval.outcome import Unknown
from tests.adapters.try_it.chat_house import JSON, Client, House, answered, ask, events_of, text_of


async def ask_and_wait(house: House, client: Client) -> str:
    question_id = await ask(client)
    await events_of(client, question_id)
    return question_id


async def kept(house: House) -> list[tuple[bool, str | None, str | None]]:
    async with house.engine.connect() as connection:
        rows = await connection.execute(select(feedback.c.helped, feedback.c.reason, feedback.c.note))
        return [(row.helped, row.reason, row.note) for row in rows]


async def judge(client: Client, question_id: str, status: int = 200, **values: str) -> str:
    response = await client.post(f"/try/questions/{question_id}/feedback", data=values, headers=JSON)
    assert response.status == status
    return str((await response.json()).get("html", ""))


async def test_a_thumb_up_is_kept_and_thanked_for(house: House) -> None:
    [found] = await house.publish()
    house.script.outcome = answered(found)
    async with house.visitor() as client:
        question_id = await ask_and_wait(house, client)
        assert "Thanks, noted that this helped." in await judge(client, question_id, helped="true")
        assert "noted that this helped" in await text_of(await client.get(f"/try/questions/{question_id}"))
    assert await kept(house) == [(True, None, None)]


async def test_a_thumb_down_with_its_reason_becomes_a_gap(house: House) -> None:
    [found] = await house.publish()
    house.script.outcome = answered(found)
    async with house.visitor() as client:
        question_id = await ask_and_wait(house, client)
        html = await judge(client, question_id, helped="false", reason="outdated", note="It is ten days now.")
    assert "logged that as a gap, without your name" in html
    assert await kept(house) == [(False, "outdated", "It is ten days now.")]
    assert [gap.kind for gap in await house.application.gap_loop.gaps()] == ["stale"]


async def test_an_answer_that_does_not_fit_opens_no_gap(house: House) -> None:
    [found] = await house.publish()
    house.script.outcome = answered(found)
    async with house.visitor() as client:
        question_id = await ask_and_wait(house, client)
        assert "gap" not in await judge(client, question_id, helped="false", reason="not_my_case")
    assert await house.application.gap_loop.gaps() == []


async def test_a_mind_can_be_changed(house: House) -> None:
    [found] = await house.publish()
    house.script.outcome = answered(found)
    async with house.visitor() as client:
        question_id = await ask_and_wait(house, client)
        assert "<summary>Change</summary>" in await judge(client, question_id, helped="false", reason="wrong")
        await judge(client, question_id, helped="true")
    assert await kept(house) == [(True, None, None)]


@pytest.mark.parametrize("values", [{}, {"helped": "perhaps"}, {"helped": "false", "reason": "boring"}])
async def test_what_is_no_judgement_is_refused(house: House, values: dict[str, str]) -> None:
    async with house.visitor() as client:
        await judge(client, await ask_and_wait(house, client), 400, **values)
    assert await kept(house) == []


async def test_nobody_judges_or_stops_anothers_question(house: House) -> None:
    async with house.visitor() as ann, house.visitor() as bob:
        question_id = await ask_and_wait(house, ann)
        await ask(bob)
        await judge(bob, question_id, 404, helped="true")
        response = await bob.post(f"/try/questions/{question_id}/do-not-follow-up", headers=JSON)
        assert response.status == 404
    assert await kept(house) == []


async def test_who_does_not_want_to_hear_of_it_is_not_told(house: House) -> None:
    house.script.outcome = Unknown()
    async with house.visitor() as client:
        question_id = await ask_and_wait(house, client)
        response = await client.post(f"/try/questions/{question_id}/do-not-follow-up", headers=JSON)
        assert "I won't follow up" in (await response.json())["html"]
        assert "I won't follow up" in await text_of(await client.get(f"/try/questions/{question_id}"))
    async with house.engine.connect() as connection:
        assert (await connection.execute(select(gap_questions.c.tell))).scalar_one() is False


async def test_without_scripts_a_judgement_leads_back_to_the_question(house: House) -> None:
    async with house.visitor() as client:
        question_id = await ask_and_wait(house, client)
        address = f"/try/questions/{question_id}/feedback"
        response = await client.post(address, data={"helped": "true"}, allow_redirects=False)
    assert response.status == 303
    assert response.headers["Location"] == f"/try/questions/{question_id}#question-{question_id}"
