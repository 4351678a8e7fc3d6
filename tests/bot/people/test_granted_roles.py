from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.granted_roles import GrantedRoles
from bot.people.roles import Role

ANN = "email:ann@example.com"


async def test_roles_are_given_once_and_taken_away(engine: AsyncEngine, now: Callable[[], datetime]) -> None:
    roles = GrantedRoles(engine, now)
    assert await roles.all() == {}
    assert await roles.grant(ANN, Role.CURATOR, "console:admin")
    assert not await roles.grant(ANN, Role.CURATOR, "console:admin")
    assert await roles.grant(ANN, Role.MANAGER, "console:admin")
    assert await roles.all() == {ANN: frozenset({Role.CURATOR, Role.MANAGER})}
    assert await roles.revoke(ANN, Role.CURATOR)
    assert not await roles.revoke(ANN, Role.CURATOR)
    assert await roles.all() == {ANN: frozenset({Role.MANAGER})}
