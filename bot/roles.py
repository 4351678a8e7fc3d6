"""What people are to the product, told by the groups the directory has them in and by what an admin decided. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from retrieval.outcome import Person

CURATORS = "curators"
"""The group of those who look after the knowledge (L&D): they see the gaps and decide for channels."""

MANAGERS = "managers"
"""The group of those who lead a team."""

ADMINS = "admins"
"""The group of those who run Handrail: they may do everything, and say who else may."""


class Role(StrEnum):
    """What somebody may do in the console. Whoever signs in is at least an employee."""

    EMPLOYEE = "employee"
    MANAGER = "manager"
    CURATOR = "curator"
    ADMIN = "admin"


EVERY_ROLE = frozenset(Role)
LEADING = frozenset({Role.MANAGER, Role.CURATOR, Role.ADMIN})
"""Those who may see how things stand, in figures that name nobody."""

CURATING = frozenset({Role.CURATOR, Role.ADMIN})
"""Those who look after the knowledge."""

ADMINISTERING = frozenset({Role.ADMIN})

ROLE_OF_GROUP = {CURATORS: Role.CURATOR, MANAGERS: Role.MANAGER, ADMINS: Role.ADMIN}


def is_curator(person: Person) -> bool:
    """Whether this person looks after the knowledge."""
    return CURATORS in person.groups


def is_manager(person: Person) -> bool:
    """Whether this person leads a team."""
    return MANAGERS in person.groups


def roles_from(words: Iterable[str]) -> frozenset[Role]:
    """The roles that names of roles or of our groups mean ("curator", "curators"); other words mean nothing."""
    plain = {word.strip().casefold() for word in words}
    named = {role for role in Role if role.value in plain}
    return frozenset(named | {role for group, role in ROLE_OF_GROUP.items() if group in plain})
