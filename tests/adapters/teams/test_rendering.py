from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.teams.rendering import (
    MOST_BYTES,
    Dressing,
    chunk,
    final,
    informative,
    render,
    render_message,
    render_welcome,
    size_of,
)
from adapters.teams.writing_text import CUT_SHORT
from bot.messages import Button, Message
from bot.replies import Reply, placeholder
from tests.adapters.teams.local_connector.activity_rules import faults_in
from tests.adapters.teams.published_schema import published_faults_in
from tests.adapters.teams.shown_replies import FOLDER, as_text, citation, rendered, replies

RENDERED = rendered()


def cards_in(activity: dict[str, Any]) -> list[dict[str, Any]]:
    return [each["content"] for each in activity.get("attachments", ())]


def root_in(activity: dict[str, Any]) -> dict[str, Any]:
    roots = [each for each in activity.get("entities", ()) if each["type"] == "https://schema.org/Message"]
    return roots[0] if roots else {}


def _answer(text: str = "Yes. [1]", sources: int = 1, **more: Any) -> Reply:
    return replace(replies(sources)["answered"], **{"text": text, "notice": "", **more})


@pytest.mark.parametrize("name", RENDERED)
def test_every_outcome_looks_as_it_was_approved(name: str) -> None:
    assert as_text(RENDERED[name]) == (FOLDER / f"{name}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", RENDERED)
def test_every_outcome_is_what_teams_takes(name: str) -> None:
    assert faults_in(RENDERED[name]) == []


@pytest.mark.parametrize("name", RENDERED)
def test_the_cards_of_every_outcome_are_valid_by_the_published_schema(name: str) -> None:
    assert [published_faults_in(card) for card in cards_in(RENDERED[name])] == [[] for _ in cards_in(RENDERED[name])]


def test_there_is_a_snapshot_of_each_outcome_with_no_one_and_five_sources() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(RENDERED)
    assert len(RENDERED) == 21


def test_only_what_a_model_wrote_is_labelled_so() -> None:
    assert root_in(render(_answer(written_by_model=True)))["additionalType"] == ["AIGeneratedContent"]
    assert "additionalType" not in root_in(render(_answer(written_by_model=False)))


def test_a_sensitivity_label_is_there_only_when_a_setting_gives_one() -> None:
    assert "usageInfo" not in root_in(render(_answer()))
    usage = root_in(render(_answer(), Dressing(sensitivity="Internal | Only for people who work here")))["usageInfo"]
    assert (usage["name"], usage["description"]) == ("Internal", "Only for people who work here")


def test_feedback_is_asked_for_on_answers_alone_and_in_our_own_words() -> None:
    assert render(_answer(), Dressing("q1"))["channelData"] == {"feedbackLoop": {"type": "custom"}}
    assert "channelData" not in render(replies(0)["unknown"], Dressing("q1"))
    assert "channelData" not in render(_answer())


def test_a_placeholder_has_no_buttons_and_asks_for_no_feedback() -> None:
    assert set(render(placeholder(), Dressing("q1"))) == {"type", "textFormat", "summary", "text"}


def test_who_owns_it_who_checked_it_and_that_it_is_overdue_stand_in_the_card() -> None:
    (card,) = cards_in(render(_answer("All. [1] [2] [3]", 3)))
    words = str(card)
    assert "✓ checked by People Ops on 3 Oct 2026" in words
    assert "⚠ due for review since 1 Sept 2026: check with People Ops before relying on it" in words
    assert "owner: People Ops" in words


def test_that_a_source_is_overdue_is_said_once() -> None:
    reply = replies(5)["answered"]
    assert "due for review" in reply.notice
    assert str(cards_in(render(reply, Dressing("q1")))).count("before relying on it") == 1


def test_the_notification_is_the_first_sentence() -> None:
    assert render(_answer("You can carry over **five days**. [1] Ask early."))["summary"] == (
        "You can carry over five days."
    )


def test_however_long_the_answer_is_the_foot_is_there_and_it_fits() -> None:
    activity = render(_answer("A sentence that goes on. " * 9_000, sources=5), Dressing("q1", can_share=True))
    assert size_of(activity) <= MOST_BYTES
    assert activity["text"].endswith(CUT_SHORT)
    assert [each["verb"] for each in cards_in(activity)[0]["actions"]] == ["share"]


@pytest.mark.parametrize("character", ["a", "ü", "漢", "😀", '"', "\n", "\ud800"])
def test_whatever_it_is_written_in_it_fits(character: str) -> None:
    assert size_of(render(_answer(character * 90_000), Dressing("q1"))) <= MOST_BYTES


def test_however_many_sources_there_are_twenty_are_claimed() -> None:
    cited = tuple(citation(number) for number in range(1, 80))
    activity = render(_answer(" ".join(f"[{each.n}]" for each in cited), citations=cited), Dressing("q1"))
    assert len(root_in(activity)["citation"]) == 20
    assert faults_in(activity) == []


def test_more_choices_than_buttons_and_long_ones_are_cut() -> None:
    many = replace(replies(0)["clarify"], choices=tuple(f"{'choice ' * 20}{n}" for n in range(9)))
    activity = render(many, Dressing("q1"))
    assert faults_in(activity) == []
    assert len(cards_in(activity)[0]["actions"]) == 5


def test_a_shared_answer_says_that_somebody_asked_and_not_who() -> None:
    activity = render(replace(_answer(), actions=()), Dressing(heading="Somebody asked:"))
    assert activity["text"].startswith("*Somebody asked:*\n\nYes. [1]")
    assert "actions" not in cards_in(activity)[0]


def test_each_piece_of_a_stream_holds_the_earlier_one_and_the_end_holds_them_all() -> None:
    whole = "Ask [in the form](https://example.com/form) by <b>Friday</b>. [1] | a | b |\n@everyone may.\n\nEnd. "
    shown = ""
    for end in range(len(whole) + 1):
        piece = chunk(whole[:end], 2, "s1")["text"].strip()
        assert piece.startswith(shown)
        shown = piece
    assert final(_answer(whole), None, "s1")["text"].startswith(shown)


def test_a_stream_is_numbered_and_its_end_is_not() -> None:
    assert informative("Looking that up…", 1)["entities"] == [
        {"type": "streaminfo", "streamType": "informative", "streamSequence": 1}
    ]
    assert chunk("Some words ", 2, "s1")["entities"] == [
        {"type": "streaminfo", "streamType": "streaming", "streamSequence": 2, "streamId": "s1"}
    ]
    ended = final(_answer(), Dressing("q1"), "s1")
    assert ended["type"] == "message"
    assert ended["entities"][-1] == {"type": "streaminfo", "streamId": "s1", "streamType": "final"}
    assert len(informative("x" * 3_000, 1)["text"]) <= 1_000


def test_a_message_shows_its_sources_its_small_line_and_its_buttons() -> None:
    buttons = (
        Button("told.yes", "This answers it", "g1", is_main=True),
        Button("told.no", "Not quite", "g1", asks="What is missing?"),
    )
    activity = render_message(Message("We have it now. [1]", (citation(1),), "because people asked", buttons))
    assert faults_in(activity) == []
    (card,) = cards_in(activity)
    assert published_faults_in(card) == []
    yes, no = card["actions"]
    assert (yes["verb"], yes["data"], yes["style"]) == ("told.yes", {"action": "told.yes", "value": "g1"}, "positive")
    assert (no["type"], no["card"]["body"][0]["label"]) == ("Action.ShowCard", "What is missing?")
    assert no["card"]["actions"][0]["verb"] == "told.no"


def test_lines_of_ours_become_paragraphs() -> None:
    assert render_message(Message("One.\nTwo."))["text"] == "One.\n\nTwo."


def test_a_welcome_offers_questions_to_tap() -> None:
    activity = render_welcome("Hello.\nAsk.", ("How many days?", " "))
    assert faults_in(activity) == []
    assert activity["suggestedActions"]["actions"] == [
        {"type": "imBack", "title": "How many days?", "value": "How many days?"}
    ]
    assert "suggestedActions" not in render_welcome("Hello.")


@given(
    text=some.text(max_size=300), title=some.text(min_size=1, max_size=100), choices=some.lists(some.text(min_size=1))
)
def test_whatever_people_write_the_message_is_valid_and_nobody_is_pinged(
    text: str, title: str, choices: list[str]
) -> None:
    hostile = text + " <at>Ann</at> <at id='0'>x</at> @everyone <img src=x> [a](javascript:x) " + title
    cited = (replace(citation(1), title=hostile, heading_path=(hostile,), quote=hostile, owner=hostile),)
    reply = _answer(f"{hostile} [1]", notice=hostile, citations=cited, choices=tuple(choices))
    for shown in (render(reply, Dressing("q1", remark=hostile)), render_message(Message(hostile, cited, hostile))):
        assert faults_in(shown) == []
        everything = str(shown)
        assert not any(ping in everything for ping in ("<at", "</at", " @everyone", "<img"))
        # Text runs know no links; the message's text and the fallback text do.
        assert "](javascript" not in shown["text"] + str([card["fallbackText"] for card in cards_in(shown)])


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda made: made["entities"].append(made["entities"][0]), "several root message entities"),
        (lambda made: made["entities"][0]["citation"][0].update(position=7), "is not in the text"),
        (lambda made: made["entities"][0]["citation"][0]["appearance"].update(name="x" * 81), "name is missing or too"),
        (lambda made: made["entities"][0]["citation"][0]["appearance"].update(abstract="x" * 161), "abstract"),
        (lambda made: made["entities"][0].update(additionalType=["Ours"]), "additionalType"),
        (lambda made: made["attachments"][0]["content"].pop("fallbackText"), "without fallback text"),
        (lambda made: made["attachments"][0]["content"]["body"].append({"type": "TextBlok"}), "is unknown"),
        (lambda made: made["attachments"][0]["content"]["actions"][0].pop("fallback"), "without 'fallback'"),
        (lambda made: made["attachments"][0]["content"]["actions"][0].update(verbs="x"), "with 'verbs'"),
        (lambda made: made["attachments"][0]["content"]["body"][0]["inlines"][0].update(color="#fff"), "fixed colour"),
        (lambda made: made.update(txt="x"), "with 'txt'"),
    ],
)
def test_a_planted_fault_is_caught(spoil: Any, fault: str) -> None:
    made = render(_answer(), Dressing("q1", can_share=True))
    assert faults_in(made) == []
    spoil(made)
    assert any(fault in found for found in faults_in(made)), faults_in(made)
