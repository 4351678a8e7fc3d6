from adapters.teams.card_parts import card, small
from adapters.teams.shown import NOTHING, Shown, dialog, failed

CARD = card([small("Kept.")], fallback="Kept.")


def test_a_card_takes_the_place_of_the_old_one() -> None:
    status, body = Shown(CARD, "words").answer
    assert (status, body["type"], body["value"]) == (200, "application/vnd.microsoft.card.adaptive", CARD)


def test_words_alone_are_shown_for_a_moment() -> None:
    assert Shown(words="Kept.").answer[1]["type"] == "application/vnd.microsoft.activity.message"
    assert Shown().answer[1]["value"] == " "


def test_trouble_is_said_in_words() -> None:
    assert failed("Later.")[1]["value"]["message"] == "Later."


def test_a_dialog_shows_a_card() -> None:
    assert dialog("Why?", CARD)[1]["task"]["value"]["card"]["content"] == CARD
    assert NOTHING == (200, {})
