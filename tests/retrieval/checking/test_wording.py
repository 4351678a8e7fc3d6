import pytest

from retrieval.checking.wording import ROLES, STOP, UNITS, stem


@pytest.mark.parametrize(
    "words",
    [
        "approve approves approved approving approval",
        "apply applies applied applying",
        "copy copies copied",
        "plan plans planned planning",
        "send sends sent sending",
        "box boxes",
        "class classes",
        "day days daily",
        "policy policies",
        "ask asks request requests",
        "get gets got receive received",
        "employee employees staff",
        "mail email emails",
        "exceed exceeds exceeded",
    ],
)
def test_forms_of_one_word_share_a_stem(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("employee", "employer"),
        ("manager", "management"),
        ("paid", "unpaid"),
        ("lock", "unlock"),
        ("month", "year"),
        ("enable", "disable"),
        ("include", "exclude"),
        ("access", "accept"),
        ("policy", "police"),
    ],
)
def test_words_of_different_meaning_do_not(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_classes_are_kept_as_stems_so_that_plurals_belong_to_them() -> None:
    assert {stem("contractors"), stem("employees"), stem("visitors")} <= ROLES
    assert {stem("days"), stem("minutes"), stem("euros"), stem("December".lower())} <= UNITS


def test_limits_times_and_quantities_are_content() -> None:
    assert not {"only", "all", "before", "after", "without", "every", "most", "never", "not"} & STOP
