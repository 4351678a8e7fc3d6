"""One pair for each rule: what may be said on the strength of a statement, and the nearest thing that may not."""

import pytest

from retrieval.checking.claims import read_clauses
from retrieval.checking.entailment import Claimed, entails


def follows(claim: str, said: str, known: frozenset[str] = frozenset(), *, tail: bool = False) -> bool:
    clauses = read_clauses(claim)
    words = frozenset(word for clause in clauses for word in clause.words)
    terms = frozenset(term for clause in clauses for term in clause.terms)
    return entails(read_clauses(said), Claimed(clauses, words, terms, known, tail))


@pytest.mark.parametrize(
    ("said", "right", "wrong"),
    [
        ("Lock the screen if you leave", "When you leave, lock the screen", "Lock the screen"),
        ("Keys are at the desk", "The keys are at the desk", "The keys are at the gate"),
        ("Store the keys safely", "You must store the keys safely", "You may store the keys safely"),
        ("Desks may be booked", "Desks can be booked", "Desks must be booked"),
        ("Desks must be booked", "Desks have to be booked", "Desks should be booked"),
        ("Do not book desks on Friday", "Never book desks on Friday", "Book desks on Friday"),
        ("Desks may not be free", "Desks may not be free", "Desks must not be free"),
        ("You must not share keys", "You cannot share keys", "You need not share keys"),
        ("Badges are optional for guests", "Badges are voluntary for guests", "Badges are required for guests"),
        ("Trips over 2 days need a card", "Trips over two days need a card", "Trips over 3 days need a card"),
        ("Trips over 2 days need a card", "Trips of more than 2 days need a card", "Trips under 2 days need a card"),
        ("The trip takes up to 2 days", "The trip takes at most 2 days", "The trip takes 2 days"),
        ("The trip takes 2 days", "The trip takes two days", "The trip takes 2 weeks"),
        ("Only managers sign contracts", "Only managers sign contracts", "Managers sign contracts"),
        ("Some desks have two lamps", "Some desks have two lamps", "Desks have two lamps"),
        ("Sign out at the gate", "Sign out at the gate", "Sign at the gate"),
        ("Desks are free unless booked", "Unless booked, desks are free", "Desks are free"),
        ("Ask Ann if the desk is taken", "Ask Ann when the desk is taken", "Ask Ann about the desk"),
        ("Ask Ann before you book a desk", "Before you book a desk, ask Ann", "Ask Ann after you book a desk"),
        ("Red bins take paper and blue bins take glass", "Blue bins take glass", "Blue bins take paper"),
        ("Managers get 25 days and interns get 10 days", "Interns get 10 days", "Interns get 25 days"),
        ("The host walks the guest out", "The guest is walked out by the host", "The guest walks the host out"),
        ("Contractors get a red badge", "Contractors get a red badge", "You get a red badge"),
        ("Night drivers get a coat", "Night drivers get a coat", "Drivers get a coat"),
        ("Drivers who work nights get a coat", "Drivers who work nights get a coat", "Drivers get a coat"),
        ("Electric heaters are kept outside", "Electric heaters are kept outside", "Heaters are kept outside"),
        ("Rooms that stay empty are released", "Rooms that stay empty are released", "Rooms are released"),
        ("Ask Ann Moreau or Ben Okafor", "Ask Ben Okafor", "Ask Ben Moreau"),
        ("Ask the travel desk about Hotel Sol", "Ask the desk about Hotel Sol", "Ask the Travel about Hotel Sol"),
        ("Leave unpaid bills with Ann", "Leave unpaid bills with Ann", "Leave paid bills with Ann"),
        ("Hours that were not approved are not paid", "Hours that aren't approved aren't paid", "Hours are not paid"),
        ("Hours that were not approved are not paid", "Hours that aren't approved aren't paid", "Hours are paid"),
        ("Hours that were not seen are paid", "Hours that weren't seen are paid", "Hours that were seen are not paid"),
        ("Do not wait until Monday", "Don't wait until Monday", "Wait until Monday"),
    ],
)  # fmt: skip
def test_a_sentence_may_say_what_the_passage_says_and_no_more(said: str, right: str, wrong: str) -> None:
    assert follows(right, said)
    assert not follows(wrong, said)


def test_words_of_the_heading_count_as_said_but_not_more_than_half() -> None:
    known = frozenset(("parental", "leav"))
    assert follows("Parental leave lasts 16 weeks", "It lasts 16 weeks", known)
    assert not follows("Parental leave lasts 16 weeks", "It lasts 20 weeks", known)
    assert not follows("Parental leave is long", "It is long", known)


def test_a_passage_that_says_you_speaks_of_employees_unless_its_heading_names_others() -> None:
    assert follows("Employees get 25 days", "You get 25 days")
    assert not follows("Employees get 25 days", "You get 25 days", frozenset(("contractor",)))
    assert not follows("Contractors get 25 days", "You get 25 days")


def test_the_second_half_of_a_sentence_keeps_its_subject() -> None:
    assert follows("wear the badge", "Wear the badge", tail=True)
    assert not follows("wear the badge", "Visitors wear the badge", tail=True)
