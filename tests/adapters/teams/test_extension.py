from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.teams.extension import named_in, question_card, text_in
from retrieval.access import Visibility
from retrieval.looking import Look
from retrieval.outcome import Evidence
from tests.adapters.slack.stocked import stock_leave
from tests.adapters.teams.local_connector.card_rules import faults_in_card
from tests.adapters.teams.teams_house import GENERAL, House

HTML = {"id": "1790", "body": {"contentType": "html", "content": "<div>May I moor<br>a boat &amp; sail?</div>"}}


class Shelf:
    """Finds everything in the store that may be seen, for any question."""

    def __init__(self, house: House, passages: list[Any]) -> None:
        self._passages = passages

    def look(self, asked: str, visibility: Visibility) -> Look:
        seen = [each for each in self._passages if visibility.allows(each.details.audience)]
        return Look(asked, tuple(Evidence(each, rank, 1.0) for rank, each in enumerate(seen, start=1)), None, 0.9)


async def stocked(house: House, audience: str = "everyone") -> Any:
    answer = await stock_leave(house, audience)
    passages = await house.application.articles.published()
    shelf = SimpleNamespace(current=SimpleNamespace(lookup=Shelf(house, passages)))
    house.running.surface.application = replace(house.application, deciding=shelf)  # type: ignore[arg-type]
    return answer.citations[0]


async def search(house: House, text: str) -> dict[str, Any]:
    value = {"commandId": "search", "parameters": [{"name": "query", "value": text}]}
    status, body = await house.somebody().invokes("composeExtension/query", value, GENERAL)
    assert status == 200
    found: dict[str, Any] = body["composeExtension"]
    return found


async def test_what_is_found_can_be_sent_as_a_card(house: House) -> None:
    await stocked(house)
    found = await search(house, "carry over")
    (result,) = found["attachments"]
    assert faults_in_card(result["content"]) == []
    assert "Annual leave" in result["preview"]["content"]["title"]
    assert "up to five days" in str(result["content"])


async def test_what_not_everyone_may_see_is_not_found(house: House) -> None:
    await stocked(house, audience="managers")
    found = await search(house, "carry over")
    assert (found["type"], "nothing" in found["text"]) == ("message", True)


async def test_an_empty_search_asks_what_for(house: House) -> None:
    assert (await search(house, " "))["text"] == "What would you like to know?"


async def test_a_message_can_be_asked_about_and_the_answer_comes_in_private(house: House) -> None:
    ann = house.somebody()
    await ann.says("How many days can I carry over?")
    await house.replies(ann.chat)
    value = {"commandId": "ask_this", "commandContext": "message", "messagePayload": HTML}
    _, body = await ann.invokes("composeExtension/fetchTask", value, GENERAL)
    card = body["task"]["value"]["card"]["content"]
    assert card["body"][0]["value"] == "May I moor\na boat & sail?"
    sent = {"commandId": "ask_this", "data": {"question": "May I moor a boat?", "value": "ask"}}
    _, body = await ann.invokes("composeExtension/submitAction", sent, GENERAL)
    assert "in our own chat" in body["task"]["value"]
    _, quoted, answer = await house.replies(ann.chat, 3)
    assert "May I moor a boat?" in quoted.text
    assert answer.text.startswith("I don't have that yet")
    assert house.town.by_bot(GENERAL) == []


async def test_a_message_can_be_saved_as_a_gap_once(house: House) -> None:
    ann = house.somebody()
    await ann.says("Hello?")
    await house.replies(ann.chat)
    before = len(await house.application.gap_loop.gaps())
    for _ in range(2):
        value = {"commandId": "save_gap", "commandContext": "message", "messagePayload": HTML}
        _, body = await ann.invokes("composeExtension/fetchTask", value, GENERAL)
        assert "without any name" in str(body["task"])
    gaps = await house.application.gap_loop.gaps()
    assert len(gaps) == before + 1
    assert any("moor" in gap.title for gap in gaps)


@pytest.mark.parametrize("command", ["ask_this", "save_gap"])
async def test_a_message_without_words_says_so(house: House, command: str) -> None:
    _, body = await house.somebody().invokes("composeExtension/fetchTask", {"commandId": command}, GENERAL)
    assert "no text in that message" in str(body["task"])


async def test_a_question_can_be_asked_from_anywhere(house: House) -> None:
    _, body = await house.somebody().invokes("composeExtension/fetchTask", {"commandId": "ask"}, GENERAL)
    assert body["task"]["value"]["title"] == "Ask"
    empty = {"commandId": "ask", "data": {"question": " "}}
    _, body = await house.somebody().invokes("composeExtension/submitAction", empty, GENERAL)
    assert "There's none in that" in str(body) or "none in that" in str(body)
    assert (await house.somebody().invokes("composeExtension/fetchTask", {"commandId": "other"}))[0] == 400


async def test_a_link_of_ours_shows_what_everyone_may_see_and_nothing_else(house: House) -> None:
    cited = await stocked(house)
    url = f"{house.application.settings.public_url}/articles/{cited.article_id}?passage={cited.passage_id}"
    _, body = await house.somebody().invokes("composeExtension/queryLink", {"url": url}, GENERAL)
    assert "Annual leave" in str(body["composeExtension"]["attachments"])
    for other in (url.replace("/articles/", "/console/"), "https://evil.example/articles/x", "http://[", ""):
        assert await house.somebody().invokes("composeExtension/queryLink", {"url": other}, GENERAL) == (200, {})


async def test_a_link_to_what_few_may_see_shows_nothing(house: House) -> None:
    cited = await stocked(house, audience="managers")
    url = f"{house.application.settings.public_url}/articles/{cited.article_id}"
    assert await house.somebody().invokes("composeExtension/queryLink", {"url": url}, GENERAL) == (200, {})


def test_a_link_names_its_article_and_passage() -> None:
    assert named_in("https://h.example/base/articles/a%201?passage=p1#x", "https://h.example/base") == ("a 1", "p1")
    assert named_in("https://h.example.evil/articles/a", "https://h.example") == ("", "")


def test_a_message_is_read_as_plain_text() -> None:
    assert text_in(HTML) == "May I moor\na boat & sail?"
    assert text_in({"body": {"contentType": "text", "content": " 1 < 2 "}}) == "1 < 2"
    assert text_in({}) == ""


def test_the_window_is_a_valid_card() -> None:
    assert faults_in_card(question_card("x" * 5_000)) == []
