from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.granted_roles import GrantedRoles
from bot.roles import Role
from retrieval.outcome import Person


async def test_roles_are_given_once_and_taken_away(engine: AsyncEngine, now: Callable[[], datetime]) -> None:
    roles, ann = GrantedRoles(engine, now), Person("email:ann@example.com")
    assert await roles.of(ann) == frozenset()
    assert await roles.grant(ann.id, Role.CURATOR, "console:admin")
    assert not await roles.grant(ann.id, Role.CURATOR, "console:admin")
    assert await roles.grant(ann.id, Role.MANAGER, "console:admin")
    assert await roles.of(ann) == {Role.CURATOR, Role.MANAGER}
    assert await roles.all() == {ann.id: frozenset({Role.CURATOR, Role.MANAGER})}
    assert await roles.revoke(ann.id, Role.CURATOR)
    assert not await roles.revoke(ann.id, Role.CURATOR)
    assert await roles.of(ann) == {Role.MANAGER}


async def test_what_groups_say_counts_too(engine: AsyncEngine, now: Callable[[], datetime]) -> None:
    ann = Person("email:ann@example.com", frozenset({"everyone", "curators"}))
    assert await GrantedRoles(engine, now).of(ann) == {Role.CURATOR}
