"""Who may see what, where: the person and the place are checked before anything is searched, the passage after."""

from dataclasses import dataclass

from retrieval.outcome import Denied, NotHere, Person, Place


@dataclass(frozen=True)
class Visibility:
    """What may be used for an answer: everyone who reads it must be allowed to see it.

    `place_groups` is None where only the asker reads the answer.
    """

    person_groups: frozenset[str]
    place_groups: frozenset[str] | None = None

    def allows(self, audience: frozenset[str]) -> bool:
        """Whether an article for `audience` may be shown to this person in this place."""
        for_person = not audience.isdisjoint(self.person_groups)
        return for_person and (self.place_groups is None or not audience.isdisjoint(self.place_groups))


class Everything(Visibility):
    """What L&D may know of: used to tell a missing answer from one the asker may not see, never to answer."""

    def __init__(self) -> None:
        super().__init__(frozenset())

    def allows(self, audience: frozenset[str]) -> bool:
        """Always."""
        return True


def visibility(asker: Person, place: Place) -> Visibility:
    """What `asker` may be shown in `place`: their own rights in private, what everyone there shares in a channel."""
    return Visibility(asker.groups, None if place.is_private else place.audience)


def in_private(asker: Person) -> Visibility:
    """What `asker` may be shown where nobody else reads."""
    return Visibility(asker.groups)


def refuse(asker: Person, place: Place) -> NotHere | Denied | None:
    """The reason not to answer at all, decided before retrieval; None when the question may be answered."""
    if not asker.is_active:
        return Denied()
    # A guest is told so first: asking elsewhere, as in a shared channel, is of no use to them.
    if asker.is_guest:
        return NotHere("guest")
    if place.shared_externally:
        return NotHere("shared_externally")
    return None
