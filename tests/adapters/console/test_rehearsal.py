from adapters.console.rehearsal import Line, shown
from bot.publishing.rehearsing import Effect, Rehearsed, Tried
from retrieval.outcome import Answered, Citation, Unknown
from tests.conftest import NOON

CITED = Citation(1, "a1", "p1", "Dogs", ("Dogs", "On Fridays"), "", "You can bring your dog.", "")
ANSWERED = Answered("You can bring your dog. [1]", (CITED,), 0.9)


def test_a_rehearsal_is_a_sentence_first_and_then_each_question() -> None:
    tried = (Tried("My dog?", "g1", Unknown(), ANSWERED), Tried("My cat?", None, ANSWERED, Unknown()))
    page = shown(Rehearsed(tried, 1, NOON))
    assert page.summary == "2 questions were tried: 1 would be answered that is not now, 1 not answered any more."
    assert [(effect, heading) for effect, heading, _ in page.groups] == [
        (Effect.ANSWERED, "Would be answered now"),
        (Effect.LOST, "Would not be answered any more"),
    ]
    assert list(page.groups[0][2]) == [
        Line("My dog?", "g1", "", "", "You can bring your dog.", "Dogs › On Fridays"),
    ]


def test_where_nothing_has_to_do_with_the_text_the_page_says_so() -> None:
    assert shown(Rehearsed((), 1, NOON)).summary.startswith("No open question")


def test_an_answer_without_a_source_is_shown_as_it_is() -> None:
    page = shown(Rehearsed((Tried("Hello", None, Unknown(), Answered("Hello.", (), 1.0)),), 1, NOON))
    assert page.groups[0][2][0].then == "Hello."
