import pytest

from bot.publishing.asking_afresh import AskingAfresh, between_us
from bot.publishing.proof_words import answers
from retrieval.outcome import Answered, Denied, Place, PlaceKind, Unknown
from tests.bot.loop_house import CHANNEL, LoopHouse


def afresh_in(house: LoopHouse) -> AskingAfresh:
    application = house.application
    return AskingAfresh(application.questions, application.people, application.deciding)


async def test_a_question_is_heard_as_it_would_end_now(house: LoopHouse) -> None:
    question_id = await house.ask("How many days can I carry over into the next year?")
    heard = await afresh_in(house).hear(question_id, "")
    assert isinstance(heard.outcome, Answered)
    assert answers(heard.outcome)
    assert heard.record.question.id == question_id


async def test_its_missing_part_counts_where_the_whole_is_not_answered(house: LoopHouse) -> None:
    question_id = await house.ask("Where do I moor my boat?")
    afresh = afresh_in(house)
    assert isinstance((await afresh.hear(question_id, "Where do I moor my boat?")).outcome, Unknown)
    part = "How many days can I carry over into the next year?"
    assert isinstance((await afresh.hear(question_id, part)).outcome, Answered)


async def test_the_asker_has_the_rights_of_today(house: LoopHouse) -> None:
    people = "email,name,groups,active\nann@example.com,Ann,managers,{}\n"
    await house.application.people.import_csv(people.format("yes"))
    question_id = await house.ask("When is the band of a senior engineer reviewed?", "email:ann@example.com")
    afresh = afresh_in(house)
    assert isinstance((await afresh.hear(question_id, "")).outcome, Answered)
    await house.application.people.import_csv(people.format("no"))
    assert isinstance((await afresh.hear(question_id, "")).outcome, Denied)


async def test_what_may_not_be_said_in_the_channel_may_be_said_between_us(house: LoopHouse) -> None:
    await house.application.people.import_csv("email,name,groups\nann@example.com,Ann,managers\n")
    question_id = await house.ask("When is the band of a senior engineer reviewed?", "email:ann@example.com", CHANNEL)
    heard = await afresh_in(house).hear(question_id, "")
    assert isinstance(heard.outcome, Answered)
    assert heard.in_private


async def test_only_the_named_article_counts_where_one_is_named(house: LoopHouse) -> None:
    question_id = await house.ask("How many days can I carry over into the next year?")
    heard = await afresh_in(house).hear(question_id, "", "another")
    assert isinstance(heard.outcome, Answered)
    assert not answers(heard.outcome, "another")


async def test_a_forgotten_question_cannot_be_asked(house: LoopHouse) -> None:
    with pytest.raises(LookupError, match="forgotten"):
        await afresh_in(house).hear("gone", "")


def test_a_place_between_us_is_private_and_not_shared() -> None:
    alone = between_us(Place("slack", PlaceKind.CHANNEL, "C1", frozenset({"sales"}), shared_externally=True))
    assert (alone.platform, alone.is_private, alone.shared_externally) == ("slack", True, False)
