from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.accounts import Account, Accounts
from tests.bot.scripted_house import Clock

ANN = "email:ann@example.com"


async def test_one_person_may_have_accounts_on_several_platforms(engine: AsyncEngine) -> None:
    accounts = Accounts(engine, Clock())
    for platform in ("slack", "teams"):
        await accounts.remember(Account(platform, "T1", "U1", ANN, "Europe/Berlin"))
    slack, teams = await accounts.of(ANN, "slack"), await accounts.of(ANN, "teams")
    assert slack is not None
    assert teams is not None
    assert (slack.platform, teams.platform) == ("slack", "teams")
    assert await accounts.of("email:bob@example.com", "slack") is None


async def test_the_account_seen_last_counts_unless_a_workspace_is_named(engine: AsyncEngine) -> None:
    clock = Clock()
    accounts = Accounts(engine, clock)
    await accounts.remember(Account("slack", "T1", "U1", ANN))
    clock.pass_by(timedelta(days=1))
    await accounts.remember(Account("slack", "T2", "U2", ANN))
    last, first = await accounts.of(ANN, "slack"), await accounts.of(ANN, "slack", "T1")
    assert last is not None
    assert first is not None
    assert (last.user_id, first.user_id) == ("U2", "U1")


async def test_we_take_part_in_a_thread_from_when_we_spoke_there(engine: AsyncEngine) -> None:
    accounts = Accounts(engine, Clock())
    assert not await accounts.is_engaged("slack:T1/C1/1.1")
    for _ in range(2):
        await accounts.engage("slack:T1/C1/1.1")
    assert await accounts.is_engaged("slack:T1/C1/1.1")
    assert not await accounts.is_engaged("slack:T1/C1/2.2")
