"""What may be told of a count of people: nothing about fewer than five. Pure."""

FEWEST_PEOPLE_SHOWN = 5
"""A promise to the people who ask: no figure about fewer people than this is ever shown."""


def withheld(count: int) -> int | None:
    """A count of people as it may be shown: None below `FEWEST_PEOPLE_SHOWN`."""
    return count if count >= FEWEST_PEOPLE_SHOWN else None


def part_withheld(part: int, whole: int) -> int | None:
    """How many of a group of people something holds for, as it may be shown beside the size of the group.

    None also where the others would be one to four people, whom the difference would tell of.
    """
    rest = whole - part
    return withheld(part) if rest == 0 or withheld(rest) is not None else None
