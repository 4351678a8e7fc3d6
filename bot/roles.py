"""What people are to the product, told by the groups the directory has them in. Pure."""

from retrieval.outcome import Person

CURATORS = "curators"
"""The group of those who look after the knowledge (L&D): they see the gaps and decide for channels."""

MANAGERS = "managers"
"""The group of those who lead a team."""


def is_curator(person: Person) -> bool:
    """Whether this person looks after the knowledge."""
    return CURATORS in person.groups


def is_manager(person: Person) -> bool:
    """Whether this person leads a team."""
    return MANAGERS in person.groups
