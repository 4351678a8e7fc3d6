from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.messages import ToPerson, ToPlace
from bot.people.people import People
from bot.people.preferences import PreferenceBook
from bot.people.wishes import Preferences, Topic
from bot.ports import ChatUnavailable, PlaceGone
from bot.publishing.telling import day_asked
from bot.questions.forgetting import Forgetting
from knowledge.gaps.telling_store import NotTold
from knowledge.tables import tellings
from retrieval.outcome import Place, PlaceKind
from tests.bot.loop_house import CHANNEL, CO_WORKING, DIRECT, PLACES, WORDINGS, LoopHouse

ANN = "email:ann@example.com"


async def proven(house: LoopHouse, person_id: str = "slack:u0", place: Place = DIRECT) -> str:
    """Somebody has asked, and their question was published for and proven; the gap."""
    gap_id = await house.gap_of(await house.ask(WORDINGS[0], person_id, place))
    await house.publish(await house.draft(gap_id))
    return gap_id


async def due_now(house: LoopHouse) -> None:
    """Time passes: whatever waits for a second try may be tried again."""
    async with house.application.engine.begin() as connection:
        await connection.execute(update(tellings).values(not_before=None))


async def reason(house: LoopHouse) -> str | None:
    async with house.application.engine.connect() as connection:
        return (await connection.execute(tellings.select())).one().reason  # type: ignore[no-any-return]


async def test_everybody_who_asked_hears_once_in_the_place_they_asked_in(house: LoopHouse) -> None:
    asked = await house.five_ask()
    await house.publish(await house.draft(await house.gap_of(asked[0])))
    assert await house.desk.telling.tell_waiting() == 4
    assert await house.desk.telling.tell_waiting() == 0
    on_slack = {to.place for to, _ in house.slack.delivered if isinstance(to, ToPlace)}
    on_teams = {to.place for to, _ in house.teams.delivered if isinstance(to, ToPlace)}
    assert on_slack | on_teams == {place for place in PLACES if place.platform != "web"}
    assert len(house.told) == 4
    assert (await house.desk.telling.so_far(await house.gap_of(asked[0]))).people is None


async def test_the_news_says_when_and_what_they_asked_and_gives_the_answer(house: LoopHouse) -> None:
    await proven(house)
    await house.desk.telling.tell_waiting()
    [(_, message)] = house.told
    assert message.text.startswith("You asked today: *Can I expense a co-working day?* We have an answer now.\n\n")
    assert "up to twice a month" in message.text
    assert [citation.title for citation in message.citations] == ["Co-working days"]
    assert message.context == "because people asked"
    assert [button.label for button in message.buttons] == ["This answers it", "Not quite"]


async def test_on_the_web_they_hear_when_they_come_by_and_only_once(house: LoopHouse) -> None:
    await proven(house, "web:ann", Place("web", PlaceKind.DIRECT, "w1"))
    assert await house.desk.telling.tell_waiting() == 0
    telling = house.desk.telling
    assert await telling.waiting_for("web:bob", "web") == []
    [news] = await telling.waiting_for("web:ann", "web")
    assert "We have an answer now" in news.message.text
    assert [each.telling_id for each in await telling.waiting_for("web:ann", "web")] == [news.telling_id]
    assert not await telling.shown(news.telling_id, "web:bob")
    assert await telling.shown(news.telling_id, "web:ann")
    assert not await telling.shown(news.telling_id, "web:ann")
    assert await telling.waiting_for("web:ann", "web") == []


async def test_whoever_wants_no_word_about_this_question_gets_none(house: LoopHouse) -> None:
    question_id = await house.ask(WORDINGS[0])
    await house.application.gap_loop.stop_telling(question_id, "slack:u0")
    await house.publish(await house.draft(await house.gap_of(question_id)))
    assert await house.desk.telling.tell_waiting() == 0
    assert await reason(house) == NotTold.OPTED_OUT


async def test_a_wish_said_after_the_proof_counts_too(house: LoopHouse) -> None:
    await proven(house)
    book = PreferenceBook(house.application.engine, lambda: datetime.now(UTC))
    await book.set("slack:u0", Preferences(opted_out=frozenset({Topic.FOLLOW_UPS})))
    assert await house.desk.telling.tell_waiting() == 0
    assert await reason(house) == NotTold.OPTED_OUT


async def test_in_quiet_hours_nobody_is_written_to(house: LoopHouse) -> None:
    await proven(house)
    hour = datetime.now(UTC).hour
    book = PreferenceBook(house.application.engine, lambda: datetime.now(UTC))
    await book.set("slack:u0", Preferences(quiet_from=hour, quiet_until=(hour + 2) % 24))
    assert await house.desk.telling.tell_waiting() == 0
    await book.set("slack:u0", Preferences())
    assert await house.desk.telling.tell_waiting() == 0
    await due_now(house)
    assert await house.desk.telling.tell_waiting() == 1


async def test_rights_are_looked_at_when_the_message_goes_out(house: LoopHouse) -> None:
    people = "email,name,groups,active\nann@example.com,Ann,,{}\n"
    await house.application.people.import_csv(people.format("yes"))
    await proven(house, ANN)
    await house.application.people.import_csv(people.format("no"))
    assert await house.desk.telling.tell_waiting() == 0
    assert house.told == []
    assert await reason(house) == NotTold.NOT_FOR_THEM


async def test_what_not_all_in_the_channel_may_see_is_told_between_us(house: LoopHouse) -> None:
    people = People(house.application.engine, lambda: datetime.now(UTC))
    await people.import_csv("email,name,groups\nann@example.com,Ann,managers\n")
    gap_id = await house.gap_of(await house.ask(WORDINGS[0], ANN, CHANNEL))
    only_managers = CO_WORKING.__class__(CO_WORKING.title, CO_WORKING.body, frozenset({"managers"}))
    await house.publish(await house.draft(gap_id, only_managers))
    assert await house.desk.telling.tell_waiting() == 1
    [(to, _)] = house.told
    assert to == ToPerson(ANN, "slack")


async def test_an_article_retired_before_they_are_told_is_not_told(house: LoopHouse) -> None:
    gap_id = await proven(house)
    [progress] = await house.desk.publications.of_gap(gap_id)
    await house.application.articles.retire([progress.publication.article_id])
    assert await house.desk.telling.tell_waiting() == 0
    assert await reason(house) == NotTold.NOT_ANSWERED


async def test_while_the_platform_is_away_it_is_tried_again_and_told_once(house: LoopHouse) -> None:
    await proven(house)
    house.slack.trouble = {ToPlace: ChatUnavailable("down")}
    assert await house.desk.telling.tell_waiting() == 0
    house.slack.trouble = {}
    assert await house.desk.telling.tell_waiting() == 0
    await due_now(house)
    assert await house.desk.telling.tell_waiting() == 1
    assert len(house.told) == 1


async def test_where_the_place_is_gone_they_hear_it_in_person(house: LoopHouse) -> None:
    await proven(house, place=CHANNEL)
    house.slack.trouble = {ToPlace: PlaceGone("archived")}
    assert await house.desk.telling.tell_waiting() == 1
    assert [to for to, _ in house.told] == [ToPerson("slack:u0", "slack")]


async def test_whoever_cannot_be_reached_at_all_is_given_up_with_the_reason(house: LoopHouse) -> None:
    await proven(house)
    house.slack.trouble = {ToPlace: PlaceGone("archived"), ToPerson: PlaceGone("left")}
    assert await house.desk.telling.tell_waiting() == 0
    assert await reason(house) == NotTold.UNREACHABLE


async def test_an_unexpected_failure_is_tried_again_later(house: LoopHouse) -> None:
    await proven(house)
    house.slack.trouble = {ToPlace: OSError("boom")}
    assert await house.desk.telling.tell_waiting() == 0
    house.slack.trouble = {}
    await due_now(house)
    assert await house.desk.telling.tell_waiting() == 1


async def test_whoever_asked_twice_hears_of_the_later_question(house: LoopHouse) -> None:
    first = await house.ask(WORDINGS[0])
    await house.ask(WORDINGS[1], place=CHANNEL)
    await house.publish(await house.draft(await house.gap_of(first)))
    assert await house.desk.telling.tell_waiting() == 1
    [(to, message)] = house.told
    assert isinstance(to, ToPlace)
    assert to.place == CHANNEL
    assert "claim a co-working day" in message.text


async def test_whoever_had_their_question_forgotten_hears_nothing(house: LoopHouse) -> None:
    await proven(house)
    await Forgetting(house.application.engine).everything_of("slack:u0")
    assert await house.desk.telling.tell_waiting() == 0
    assert house.told == []


@pytest.mark.parametrize(
    ("ago", "said"), [(timedelta(), "today"), (timedelta(days=1), "yesterday"), (timedelta(days=3), "on Tuesday")]
)
def test_the_day_is_said_as_people_say_it(ago: timedelta, said: str) -> None:
    friday = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    assert day_asked(friday - ago, friday, None) == said
