from dataclasses import replace
from datetime import date

import pytest
from jinja2 import UndefinedError

from adapters.try_it.conversations import Asked
from adapters.try_it.rendering import Pages, announcement, text_so_far, turn_of
from bot.replies import Reply, reply_to
from retrieval.outcome import (
    Answered,
    Citation,
    Clarify,
    Denied,
    Failed,
    NotHere,
    Outcome,
    Partial,
    Person,
    Unknown,
)

CITATION = Citation(1, "leave", "leave:1", "Annual leave", ("Carrying over",), "c", "five days", "/a", "People Team")
ANSWER = Answered("Five days. [1]", (CITATION,), 0.9)
READER = Person("web:ann")


class InGap:
    gap_id = "g1"
    askers = 7


def html_of(outcome: Outcome, **known: bool) -> str:
    logged = InGap() if isinstance(outcome, Unknown | Partial) else None
    asked = replace(Asked("q1", "c1", "May I?", reply_to(outcome, logged)), **known)  # type: ignore[arg-type]
    return Pages().render("reply.html", turn=turn_of(asked, {}, READER))


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (ANSWER, "Five days."),
        (Partial("The same.", (), 0.5, "monitors"), "I found nothing on this part: <em>monitors</em>"),
        (Clarify(("The travel card?", "The other card?")), 'value="The other card?"'),
        (Unknown(), "six others have asked"),
        (NotHere(), "Ask me in a direct message."),
        (Denied(), "I can&#39;t help with that here."),
        (Failed(), "Your question is kept"),
        (Failed(will_retry=False), ">Ask it again</button>"),
    ],
)
def test_each_of_the_seven_outcomes_has_its_words(outcome: Outcome, words: str) -> None:
    assert words in html_of(outcome).replace("I can't", "I can&#39;t")


def test_an_answer_shows_its_sources_and_asks_whether_it_helped() -> None:
    html = html_of(ANSWER)
    assert 'href="#source-q1-1"' in html
    assert '<details id="source-q1-1"' in html
    assert ">Helped</button>" in html
    assert "Didn&#39;t help" in html


@pytest.mark.parametrize("outcome", [Unknown(), Partial("The same.", (), 0.5, "monitors")])
def test_what_is_missing_is_logged_for_all_to_see_and_can_be_let_go(outcome: Outcome) -> None:
    html = html_of(outcome)
    assert "Logged as a gap" in html
    assert "Don&#39;t follow up" in html
    assert "Don&#39;t follow up" not in html_of(outcome, is_told=False)


@pytest.mark.parametrize("outcome", [Denied(), NotHere(), Failed(), Clarify(("A?", "B?"))])
def test_what_needs_no_judgement_gets_no_buttons(outcome: Outcome) -> None:
    html = html_of(outcome)
    assert "Helped" not in html
    assert "gap" not in html


def test_what_the_page_cannot_do_is_not_offered() -> None:
    assert "Ask a person" not in html_of(Unknown())


def test_an_overdue_source_is_warned_of_once() -> None:
    html = html_of(replace(ANSWER, citations=(replace(CITATION, overdue_since=date(2026, 9, 1)),)))
    assert html.count("due for review since") == 1


def test_a_contradiction_is_shown_as_a_warning() -> None:
    html = html_of(replace(ANSWER, conflicting=True))
    assert '<p class="notice warning">⚠ These sources disagree' in html


def test_attacks_in_every_field_stay_words() -> None:
    bad = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    citation = Citation(1, bad, bad, bad, (bad,), bad, bad, "javascript:alert(1)", bad, bad)
    html = html_of(Answered(f"{bad} [x](javascript:alert(1)) [1]", (citation,), 0.9))
    html += html_of(Clarify((bad, "B?"))) + html_of(Partial(bad, (), 0.5, bad))
    for danger in ("<script", "<img", 'href="javascript', '">&gt;<', 'value=""'):
        assert danger not in html


def test_while_it_is_written_an_answer_is_safe_and_has_no_dangling_numbers() -> None:
    assert text_so_far("Five days. [1]") == "<p>Five days.</p>\n"
    assert "<script" not in text_so_far("Five <script>alert(1)</script> [x](javascript:alert(1))")


def test_a_screen_reader_hears_the_answer_once_and_what_can_be_opened() -> None:
    reply = reply_to(replace(ANSWER, citations=(CITATION, replace(CITATION, n=2)), text="**Five** days. [1][2]"))
    assert announcement(reply) == "Five days. 2 sources below."
    assert announcement(reply_to(Clarify(("A?", "B?")))).endswith("2 choices below.")
    assert announcement(Reply("unknown", "I don't have that yet.")) == "I don't have that yet."


def test_a_screen_reader_hears_a_warning_too() -> None:
    overdue = replace(CITATION, overdue_since=date(2026, 9, 1))
    assert "due for review since 1 Sept 2026" in announcement(reply_to(replace(ANSWER, citations=(overdue,))))


def test_a_template_cannot_use_what_it_was_not_given() -> None:
    with pytest.raises(UndefinedError):
        Pages().render("message.html", title="Only a title")
