from datetime import date

import pytest

from adapters.console.draft_form import DraftForm, form_of
from knowledge.drafts import Contents

CONTENTS = Contents(
    "Annual leave",
    "Five days.\n\n- one\n",
    frozenset({"managers", "sales"}),
    "HR",
    ("leave", "time off"),
    ("holidays?", "time off, paid?"),
    date(2027, 3, 31),
    "Enter your leave before Friday.",
)


def test_a_draft_comes_back_from_its_form_as_it_was() -> None:
    assert form_of(CONTENTS).contents() == CONTENTS


def test_what_is_left_out_is_for_everyone_and_owned_by_nobody() -> None:
    assert DraftForm("  A   title ", "Text").contents() == Contents("A title", "Text")


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        (DraftForm("", "Text"), "Give it a title"),
        (DraftForm("T", " \n--"), "Write the article first"),
        (DraftForm("T" * 201, "Text"), "too long"),
        (DraftForm("T", "x" * 100_001), "too long"),
        (DraftForm("T", "Text", review_by="31.3.2027"), "no day of the calendar"),
        (DraftForm("T", "Text", nudge_text="x" * 401), "The words for a nudge have 401 characters"),
    ],
)
def test_what_is_wrong_is_said_in_words(form: DraftForm, problem: str) -> None:
    found = form.contents()
    assert isinstance(found, str)
    assert problem in found
