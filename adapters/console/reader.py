"""Who reads the console: somebody signed in, with what they may do."""

from dataclasses import dataclass

from bot.people.roles import Role
from retrieval.outcome import Person


@dataclass(frozen=True)
class Reader:
    """Somebody signed in. `csrf` is what their own pages send along with every change."""

    person: Person
    name: str
    roles: frozenset[Role]
    csrf: str

    @property
    def id(self) -> str:
        """The person's id, as every record of who did what has it."""
        return self.person.id

    def is_one_of(self, allowed: frozenset[Role]) -> bool:
        """Whether they have one of these roles."""
        return bool(self.roles & allowed)
