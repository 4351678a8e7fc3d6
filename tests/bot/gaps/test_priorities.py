from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog
from bot.gaps.priorities import AREA, NotSet, Priorities, Stated
from bot.gaps.triage import Triage
from knowledge.gaps.gap_work import SetTopics
from knowledge.gaps.priorities import Priority
from tests.bot.scripted_house import Clock
from tests.knowledge.gap_desk import GapDesk

HAND_OVERS = Stated("Safer  hand-overs", ("Support", " support tools ", ""), 3, "Tickets reopened within a week")


@pytest.fixture
def audit(engine: AsyncEngine) -> AuditLog:
    return AuditLog(engine, Clock())


@pytest.fixture
def priorities(engine: AsyncEngine, audit: AuditLog) -> Priorities:
    return Priorities(engine, audit, Clock())


async def test_a_priority_is_kept_with_its_measure_and_who_set_it(priorities: Priorities) -> None:
    made = await priorities.add(HAND_OVERS, "web:curator")
    assert isinstance(made, Priority)
    assert (made.name, made.topics, made.set_by) == ("Safer hand-overs", ("Support", "support tools"), "web:curator")
    assert await priorities.priority(made.id) == made
    assert await priorities.all() == [made]
    assert await priorities.topics() == ["Support", "support tools"]


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        (replace(HAND_OVERS, name=" "), NotSet.EMPTY),
        (replace(HAND_OVERS, topics=(" ",)), NotSet.EMPTY),
        (replace(HAND_OVERS, weight=4), NotSet.WEIGHT),
        (replace(HAND_OVERS, weight=-1), NotSet.WEIGHT),
    ],
)
async def test_what_says_nothing_is_not_kept(priorities: Priorities, stated: Stated, reason: NotSet) -> None:
    assert await priorities.add(stated, "web:curator") is reason
    assert await priorities.change("none", stated, "web:curator") is reason
    assert await priorities.all() == []


async def test_every_change_is_in_the_audit_log(priorities: Priorities, audit: AuditLog) -> None:
    made = await priorities.add(HAND_OVERS, "web:ann")
    assert isinstance(made, Priority)
    changed = await priorities.change(made.id, replace(HAND_OVERS, weight=0), "web:bob")
    assert isinstance(changed, Priority)
    assert await priorities.remove(made.id, "web:cleo")
    assert not await priorities.remove(made.id, "web:cleo")
    assert await priorities.change(made.id, HAND_OVERS, "web:bob") is NotSet.UNKNOWN
    told = [each.change for each in await audit.of(AREA, made.id)]
    assert [(each.actor, each.verb) for each in told] == [
        ("web:ann", "add"),
        ("web:bob", "change"),
        ("web:cleo", "remove"),
    ]
    assert (told[1].before["weight"], told[1].after["weight"]) == (3, 0)


async def test_what_matters_to_the_organisation_comes_first_and_what_does_not_last(
    priorities: Priorities, audit: AuditLog, engine: AsyncEngine
) -> None:
    desk, triage = GapDesk(engine), Triage(engine, audit, Clock())
    await desk.fill("baskets", 0, 1, 2)
    await desk.fill("support", 3)
    await desk.fill("pay", 4, 5)
    await triage.change("baskets", SetTopics(("basket weaving",)), "web:curator")
    await triage.change("support", SetTopics(("support",)), "web:curator")
    await priorities.add(Stated("Basket weaving", ("Basket weaving",), 0), "web:curator")
    await priorities.add(HAND_OVERS, "web:curator")
    listed = await desk.store.summaries(Clock()())
    assert [gap.id for gap in listed] == ["support", "pay", "baskets"]
    assert listed[-1].impact == 0
