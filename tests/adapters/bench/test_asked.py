from hypothesis import given
from hypothesis import strategies as st

from adapters.bench.asked import Supply, respelt


@given(st.integers(0, 10_000))
def test_another_spelling_has_the_same_letters(variant: int) -> None:
    text = "Who approves annual leave in Eastmere?"
    assert respelt(text, variant).casefold() == text.casefold()


def test_the_first_spelling_is_the_texts_own() -> None:
    assert respelt("Who decides?", 0) == "Who decides?"


def test_a_supply_asks_nothing_twice_in_the_same_letters() -> None:
    supply = Supply(["who decides about it", "when is it due then"])
    asked = [supply.one(), *supply.take(20)]
    assert len(set(asked)) == 21
    assert asked[:2] == ["who decides about it", "when is it due then"]
