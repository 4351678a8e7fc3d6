from adapters.slack.abouts import Abouts
from adapters.slack.posting import EVENT_TYPE
from adapters.slack.spots import Spot
from bot.questions.next_questions import KEPT_SECONDS
from retrieval.outcome import Turn
from tests.adapters.slack.slack_house import House
from tests.adapters.slack.stocked import stock_leave

DIRECT = Spot("T0HOME", "DUANN")
ME = "email:ann@example.com"
LEAVE = [Turn("user", "Annual leave")]


async def test_the_next_message_is_about_the_article_once_and_not_for_ever(house: House) -> None:
    article_id = (await stock_leave(house)).citations[0].article_id
    now = 0.0
    abouts = Abouts(house.application.articles, house.application.nudges.replies, lambda: now)
    abouts.next_in(DIRECT, article_id)
    assert await abouts.of_new(Spot("T0HOME", "DUBOB"), ME) == []
    assert await abouts.of_new(DIRECT, ME) == LEAVE
    assert await abouts.of_new(DIRECT, ME) == []
    abouts.next_in(DIRECT, article_id)
    now = KEPT_SECONDS + 1
    assert await abouts.of_new(DIRECT, ME) == []


async def test_a_thread_is_about_what_its_last_request_named(house: House) -> None:
    article_id = (await stock_leave(house)).citations[0].article_id
    abouts = Abouts(house.application.articles, house.application.nudges.replies, lambda: 0.0)
    posted = {"event_type": EVENT_TYPE, "event_payload": {"key": abouts.key(article_id, "t1")}}
    assert await abouts.in_thread([{"text": "Hello"}, {"metadata": posted}]) == LEAVE
    assert await abouts.in_thread([{"text": "Hello"}]) == []
