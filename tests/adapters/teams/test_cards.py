from dataclasses import replace

from adapters.teams.cards import (
    Dressing,
    ask_person_card,
    message_card,
    remark_card,
    reply_buttons,
    reply_card,
    source_line,
)
from bot.messages import Message
from bot.replies import placeholder
from tests.adapters.teams.local_connector.card_rules import faults_in_card
from tests.adapters.teams.shown_replies import citation, replies


def _verbs(outcome: str, dressing: Dressing) -> list[str]:
    return [each["verb"] for each in reply_buttons(replies(1)[outcome], dressing)]


def test_each_outcome_offers_what_can_be_done_about_it() -> None:
    mine = Dressing("q1")
    assert _verbs("unknown", mine) == ["ask_person", "stop_telling"]
    assert _verbs("partial", mine) == ["ask_person", "stop_telling"]
    assert _verbs("denied", mine) == ["ask_privately"]
    assert _verbs("clarify", mine) == ["choose", "choose"]
    assert _verbs("answered", Dressing("q1", can_share=True)) == ["share"]


def test_without_a_question_there_is_nothing_to_press() -> None:
    assert _verbs("unknown", Dressing()) == []
    assert reply_buttons(placeholder(), Dressing("q1")) == []


def test_what_was_pressed_is_offered_no_more() -> None:
    assert _verbs("unknown", Dressing("q1", done=("stop_telling",))) == ["ask_person"]
    assert _verbs("clarify", Dressing("q1", done=("choose",))) == []


def test_a_reply_with_nothing_to_add_has_no_card() -> None:
    assert reply_card(replies(0)["not_here"], Dressing("q1")) is None


def test_a_source_leads_to_its_passage() -> None:
    _, linked, *_ = source_line(citation(1))["inlines"]
    assert linked["selectAction"]["url"].endswith("passage=p1#carrying-days-over")


def test_an_owner_who_did_not_check_it_is_named_beside() -> None:
    other = replace(citation(1), owner="Finance")
    assert "owner: Finance" in str(source_line(other))
    assert "owner:" not in str(source_line(citation(1)))


def test_asking_a_person_says_who_is_asked_what_and_hides_the_name_unless_told() -> None:
    card = ask_person_card("q1", "the experts", "May I <at>moor</at> a boat?")
    assert faults_in_card(card) == []
    assert card["body"][-1]["value"] == "false"
    assert "<at>" not in str(card)
    assert [each["verb"] for each in card["actions"]] == ["ask_person_sent", "back"]


def test_a_remark_is_a_card_of_its_own() -> None:
    assert faults_in_card(remark_card("Kept.")) == []


def test_a_link_in_the_small_line_below_a_message_leads_somewhere() -> None:
    shown = message_card(Message("Do it.", context="From Bob · rests on [Handing over](https://h.example/a) **now**"))
    assert shown is not None
    (line,) = shown["body"]
    assert [each["text"] for each in line["inlines"]] == ["From Bob · rests on ", "Handing over", " now"]
    assert line["inlines"][1]["selectAction"]["url"] == "https://h.example/a"
