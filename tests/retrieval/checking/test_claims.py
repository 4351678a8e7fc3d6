import pytest

from retrieval.checking.claims import Stance, read_clauses


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Employees carry a badge", Stance.PLAIN),
        ("Employees must carry a badge", Stance.OBLIGE),
        ("Employees have to carry a badge", Stance.OBLIGE),
        ("A badge is required", Stance.OBLIGE),
        ("Employees should carry a badge", Stance.ADVISE),
        ("Employees can carry a badge", Stance.CAN),
        ("Employees may carry a badge", Stance.MAY),
        ("Employees do not carry a badge", Stance.NOT),
        ("Employees never carry a badge", Stance.NOT),
        ("Employees must not carry a badge", Stance.FORBID),
        ("Employees can't carry a badge", Stance.FORBID),
        ("Carrying a badge is forbidden", Stance.FORBID),
        ("Employees may not carry a badge", Stance.MAY_NOT),
        ("Employees don't have to carry a badge", Stance.EXEMPT),
        ("Employees need no badge", Stance.EXEMPT),
        ("Carrying a badge is optional", Stance.EXEMPT),
        ("Employees shouldn't carry a badge", Stance.DISCOURAGE),
        ("Employees may have to carry a badge", Stance.MAY),
    ],
)
def test_a_clause_knows_whether_it_obliges_allows_or_denies(text: str, stance: Stance) -> None:
    [clause] = read_clauses(text)
    assert clause.stance is stance


def test_the_month_of_may_allows_nothing() -> None:
    [clause] = read_clauses("The office closes on 3 May")
    assert clause.stance is Stance.PLAIN
    assert "may" in clause.terms


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Bring your laptop, charger and badge", 1),
        ("Managers approve travel and directors approve equipment", 2),
        ("Employees get 25 days, contractors get 10", 2),
        ("Visitors sign in, but employees don't", 2),
        ("Discounts between 10 % and 20 % go to Mira", 1),
        ("If your laptop is lost, call the desk", 2),
        ("Call the desk unless it is Sunday", 2),
    ],
)
def test_a_sentence_is_cut_where_another_claim_begins(text: str, count: int) -> None:
    assert len(read_clauses(text)) == count


@pytest.mark.parametrize(
    ("text", "kind"),
    [("if it rains", "condition"), ("when it rains", "condition"), ("before it rains", "before"), ("it rains", "")],
)
def test_a_clause_that_is_not_itself_claimed_says_so(text: str, kind: str) -> None:
    assert [clause.kind for clause in read_clauses(text)] == [kind]


def test_a_denied_term_is_the_one_behind_the_not() -> None:
    [clause] = read_clauses("Overtime that was not approved is paid")
    assert clause.denied == {"approv"}
