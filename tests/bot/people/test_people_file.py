from datetime import date

import pytest

from bot.people.people_file import InvalidPeopleFile, is_email, read_people


def test_wrong_lines_are_listed_and_stop_nothing() -> None:
    entries, rejected = read_people("email,name,groups\nnonsense,X,\nbob@example.com,Bob,\nBOB@example.com,Bob,\n")
    assert [entry.email for entry in entries] == ["bob@example.com"]
    assert [row.line for row in rejected] == [2, 4]
    assert "ann@example.com" in rejected[0].reason


def test_an_unclear_active_column_is_rejected() -> None:
    assert read_people("email,active\nann@example.com,perhaps\n")[1][0].reason == "the column active must be yes or no"


def test_columns_may_come_in_any_order_and_case_with_a_byte_order_mark() -> None:
    (entry,), _ = read_people("\ufeffGroups, Email\nsales,ann@example.com\n")
    assert (entry.email, entry.groups) == ("ann@example.com", frozenset({"sales"}))


@pytest.mark.parametrize("text", ["", "name,groups\nAnn,sales\n", "\x00\x01"])
def test_what_is_no_list_of_people_is_refused_with_the_shape_it_needs(text: str) -> None:
    with pytest.raises(InvalidPeopleFile, match="email,name,groups"):
        read_people(text)


@pytest.mark.parametrize("text", ["ann@example.com", " ann+x@example.co.uk "])
def test_addresses_are_recognised(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize("text", ["", "ann", "@example.com", "ann@", "a b@example.com", "a@b@c", "a" * 200 + "@b.com"])
def test_what_is_no_address_is_not(text: str) -> None:
    assert not is_email(text)


def test_what_else_the_file_tells_is_read_by_column() -> None:
    header = "email,manager,time_zone,locale,leave_from,leave_until\n"
    (entry,), _ = read_people(f"{header}ann@example.com,Boss@Example.com,Asia/Kolkata,de_AT,2026-12-24,2027-01-06\n")
    assert dict(entry.more) == {
        "manager_id": "email:boss@example.com",
        "time_zone": "Asia/Kolkata",
        "locale": "de-AT",
        "leave_from": date(2026, 12, 24),
        "leave_until": date(2027, 1, 6),
    }


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("manager", "the boss", "the column manager must hold an e-mail address"),
        ("time_zone", "Mars/Olympus", "a name like Europe/Berlin"),
        ("time_zone", "../etc/passwd", "a name like Europe/Berlin"),
        ("locale", "en<script>", "a language like en-GB"),
        ("leave_from", "Christmas", "written like 2027-03-31"),
    ],
)
def test_a_cell_that_cannot_be_read_says_what_it_must_hold(column: str, value: str, reason: str) -> None:
    entries, (rejected,) = read_people(f"email,{column}\nann@example.com,{value}\n")
    assert (entries, rejected.line) == ([], 2)
    assert reason in rejected.reason
