from bot.where_to_look import where_to_look
from retrieval.outcome import Pointer

LOST = Pointer("a1", "Lost card", ("Lost card", "What to do first"), "https://kb.example/articles/a1?passage=p1")


def test_whoever_gets_no_answer_is_told_where_to_look() -> None:
    lost = "[Lost card › What to do first](https://kb.example/articles/a1?passage=p1)"
    assert where_to_look([LOST]).endswith(f"it may not answer this: {lost}.")
    both = where_to_look([LOST, Pointer("a2", "Cards", (), "https://kb.example/articles/a2")])
    assert both.endswith(f": {lost} or [Cards](https://kb.example/articles/a2).")
    assert where_to_look([]) == ""


def test_a_title_or_an_address_cannot_end_its_link() -> None:
    odd = Pointer("a1", "Cards](https://evil.example) `*[2]*` <b>", (), "https://kb.example/wiki/Card_(bank)")
    assert where_to_look([odd]).endswith(
        ": [Cards)(https://evil.example) (2) b](https://kb.example/wiki/Card_%28bank%29)."
    )
