from dataclasses import replace

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


def test_what_other_articles_are_written_for_is_counted_apart_and_shown_only_where_it_is_taken() -> None:
    cats = Answered("No cats. [1]", (replace(CITED, article_id="a2", title="Cats"),), 0.9)
    taken = Tried("A dog?", None, ANSWERED, cats, home="a1")
    kept = (Tried("My dog?", None, ANSWERED, ANSWERED, home="a1"), Tried("Mice?", None, Unknown(), cats, home="a3"))
    page = shown(Rehearsed((taken, *kept), 1, NOON))
    assert page.summary.endswith("Of 3 questions that other articles are written for, 1 would be taken from there.")
    assert page.summary.startswith("No open question")
    ((effect, _, (line,)),) = page.groups
    assert (effect, line.now_from, line.then_from) == (
        Effect.TAKEN_OVER,
        "Dogs › On Fridays",
        "Cats › Dogs › On Fridays",
    )
    gone = shown(Rehearsed((replace(taken, then=Unknown()),), 1, NOON))
    assert gone.groups[0][0] is Effect.TAKEN_OVER
    assert "Of 1 question that another article is written for, 1 would be taken" in gone.summary


def test_an_answer_without_a_source_is_shown_as_it_is() -> None:
    page = shown(Rehearsed((Tried("Hello", None, Unknown(), Answered("Hello.", (), 1.0)),), 1, NOON))
    assert page.groups[0][2][0].then == "Hello."
