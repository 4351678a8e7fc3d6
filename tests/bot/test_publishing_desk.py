from datetime import timedelta

from adapters.opening import utc_now
from bot.people.granted_roles import GrantedRoles
from bot.people.roles import Role
from bot.publishing_desk import WEEKLY
from tests.bot.loop_house import REVIEWER, LoopHouse

CURATOR = "email,name,groups,active\nrae@example.com,Rae,curators,{}\n"


def test_every_area_of_its_buttons_has_a_handler(house: LoopHouse) -> None:
    assert set(house.desk.areas) == {"review", "told", "article"}


async def test_every_job_has_its_own_name_and_runs_with_nothing_to_do(house: LoopHouse) -> None:
    jobs = house.desk.jobs
    assert len({job.name for job in jobs}) == len(jobs)
    for job in jobs:
        assert job.what
        assert timedelta() < job.every <= WEEKLY
        await job.work()


async def test_curators_review_by_their_group_or_by_an_admins_word(house: LoopHouse) -> None:
    may_review = house.desk.review_desk.may_review
    assert not await may_review(REVIEWER)
    await house.application.people.import_csv(CURATOR.format("yes"))
    assert await may_review(REVIEWER)
    granted = GrantedRoles(house.application.engine, utc_now)
    await granted.grant("email:ada@example.com", Role.ADMIN, "console:admin")
    await granted.grant("email:max@example.com", Role.MANAGER, "console:admin")
    assert await may_review("email:ada@example.com")
    assert not await may_review("email:max@example.com")
    await house.application.people.import_csv(CURATOR.format("no"))
    assert not await may_review(REVIEWER)
