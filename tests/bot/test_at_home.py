from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.opening import utc_now
from adapters.settings import Settings
from bot.at_home import AtHome, HomeNeighbours
from bot.people.wishes import Preferences, Topic
from retrieval.outcome import Person, Place, PlaceKind
from tests.adapters.slack.slack_house import Script, application_of, known_or_unknown

ANN, BOB = Person("email:ann@example.com"), Person("email:bob@example.com", frozenset({"everyone", "curators"}))
DESK = Place("terminal", PlaceKind.DIRECT, "direct")


@pytest.fixture
async def at_home(engine: AsyncEngine, tmp_path: Path) -> AtHome:
    """A home in which Ann has asked one question that nobody could answer, and another that waits."""
    app = application_of(engine, Settings(_env_file=None, data_dir=tmp_path), Script(known_or_unknown), {})
    await app.asking.answer((await app.asking.receive("e1", "May I moor a boat?", ANN, DESK)).question_id)
    await app.asking.receive("e2", "May I sail?", ANN, DESK)
    return AtHome(HomeNeighbours(app.desk, app.questions, app.asking, app.gap_loop, app.nudges.at_home, utc_now))


async def test_people_find_their_own_questions_and_wishes(at_home: AtHome) -> None:
    facts = await at_home.facts(ANN, "Europe/Berlin")
    assert {each.text for each in facts.questions} == {"May I moor a boat?", "May I sail?"}
    assert (facts.wishes, facts.gaps, facts.time_zone) == (Preferences(), None, "Europe/Berlin")


async def test_those_who_look_after_the_articles_also_find_the_gaps(at_home: AtHome) -> None:
    facts = await at_home.facts(BOB)
    assert list(facts.questions) == []
    assert facts.gaps is not None
    assert [gap.title for gap in facts.gaps] == ["May I moor a boat?"]


@pytest.mark.parametrize(
    ("quiet", "kept"),
    [
        (("20", "7"), (20, 7)),
        (("20", "none"), (20, 8)),
        (("none", "6"), (18, 6)),
        (("none", "none"), (None, None)),
        (("25", "x"), (None, None)),
    ],
)
async def test_quiet_hours_are_whole_or_none(
    at_home: AtHome, quiet: tuple[str, str], kept: tuple[int | None, int | None]
) -> None:
    await at_home.wish(ANN.id, quiet, ["nudges", "unknown"])
    wishes = (await at_home.facts(ANN)).wishes
    assert (wishes.quiet_from, wishes.quiet_until) == kept
    assert wishes.opted_out == {Topic.FOLLOW_UPS, Topic.OFFERS}


async def test_forgetting_stops_the_work_too(at_home: AtHome) -> None:
    assert await at_home.forget_all(ANN.id) == 2
    assert list((await at_home.facts(ANN)).questions) == []
    assert await at_home.forget_all(ANN.id) == 0
