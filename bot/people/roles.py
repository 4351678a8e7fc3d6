"""What people are to the product, told by the groups the directory has them in and by what an admin decided. Pure.

`roles_of` is where that is decided, for the console and for the chats. Whoever asks gives it a person as `People` knows
them now, which is where the two are brought together.
"""

from collections.abc import Iterable
from dataclasses import replace
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


GIVEN = "role:"
"""Begins what stands among somebody's groups for a role that an admin gave. It lets them do what the role lets people
do, and read nothing that the directory's groups don't let them read.
"""


def with_roles(person: Person, roles: Iterable[Role]) -> Person:
    """The same person with these roles beside what their groups say."""
    given = frozenset(f"{GIVEN}{role.value}" for role in roles if role in LEADING)
    return replace(person, groups=person.groups | given) if given else person


def groups_alone(groups: Iterable[str]) -> frozenset[str]:
    """Groups of a directory, of which none can pass for a role that an admin gave."""
    return frozenset(group for group in groups if not group.startswith(GIVEN))


def roles_of(person: Person) -> frozenset[Role]:
    """Everything this person may do: by their groups, and by what was given to them."""
    return roles_from(group.removeprefix(GIVEN) for group in person.groups)


def is_curator(person: Person) -> bool:
    """Whether this person looks after the knowledge; whoever runs Handrail may do so, too."""
    return not CURATING.isdisjoint(roles_of(person))


def is_manager(person: Person) -> bool:
    """Whether this person leads a team."""
    return Role.MANAGER in roles_of(person)


def roles_from(words: Iterable[str]) -> frozenset[Role]:
    """The roles that names of roles or of our groups mean ("curator", "curators"); other words mean nothing."""
    plain = {word.strip().casefold() for word in words}
    named = {role for role in Role if role.value in plain}
    return frozenset(named | {role for group, role in ROLE_OF_GROUP.items() if group in plain})
