import pytest

from bot.drafts.pasted_threads import without_people
from bot.people.person_names import known_names

NOBODY = known_names([])

SLACK = """Priya Raman  10:32 AM
does anyone know where bikes go?
Bob Smith  10:33 AM
In the yard, ask Priya for the key. My number is 07700 900123
Note: the gate shuts at 8."""

TEAMS = """[20/11/2026 10:32] Priya Raman: where do bikes go
[20/11/2026 10:40] Bob Smith: in the yard, priya
[20/11/2026 10:41] Priya Raman: thanks Bob"""

SHORT = """Priya: where do bikes go
Bob: in the yard
Note: bring a lock
Priya: thanks bob, I'll tell Tomás Ribeiro"""


@pytest.mark.parametrize(
    ("thread", "shown"),
    [
        (
            SLACK,
            "Person 1: does anyone know where bikes go?\n"
            "Person 2: In the yard, ask Person 1 for the key. My number is [phone number]\n"
            "Note: the gate shuts at 8.",
        ),
        (
            TEAMS,
            "Person 1: where do bikes go\nPerson 2: in the yard, Person 1\nPerson 1: thanks Person 2",
        ),
        (
            SHORT,
            "Person 1: where do bikes go\nPerson 2: in the yard\nNote: bring a lock\n"
            "Person 1: thanks Person 2, I'll tell [name]",
        ),
    ],
    ids=["slack", "teams", "names with a colon"],
)
def test_a_conversation_keeps_what_was_said_and_loses_who_said_it(thread: str, shown: str) -> None:
    assert without_people(thread, known_names(["Tomás Ribeiro"])) == shown


def test_a_text_that_is_no_conversation_stays_as_it_is() -> None:
    text = "Bikes: where to put them\n\nBikes go in the yard.\nNote: bring a lock."
    assert without_people(text, NOBODY) == text


def test_a_speaker_whose_name_is_a_word_does_not_take_the_word_away() -> None:
    thread = "Will Grant  09:00\nthey will open the gate\nMay Sales  09:01\nyou may ask sales, says Will Grant"
    assert without_people(thread, NOBODY) == (
        "Person 1: they will open the gate\nPerson 2: you may ask sales, says Person 1"
    )


def test_one_who_is_called_by_the_first_name_later_is_the_same_person() -> None:
    assert without_people("Bob Smith: yard\nAnn Lee: why\nBob: because", NOBODY).endswith("Person 1: because")
