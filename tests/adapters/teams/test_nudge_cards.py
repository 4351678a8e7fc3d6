import pytest

from adapters.teams.nudge_cards import MOST_GROUPS, Offer, form_card, preview_card
from adapters.teams.nudge_form import FIELDS, LONGEST_ADDRESSES
from bot.nudges.nudge_articles import OfferedArticle
from bot.nudges.nudge_form import Misfit
from bot.nudges.nudges import LONGEST_WORDS
from tests.adapters.teams.local_connector.activity_rules import faults_in
from tests.adapters.teams.local_connector.card_rules import faults_in_card
from tests.adapters.teams.published_schema import published_faults_in
from tests.adapters.teams.shown_nudges import FILLED, FOLDER, OFFER, PREVIEW, card_in, rendered
from tests.adapters.teams.shown_replies import as_text


@pytest.mark.parametrize("name", list(rendered()))
def test_each_card_is_as_it_was_looked_at(name: str) -> None:
    assert as_text(rendered()[name]) == (FOLDER / f"{name}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(rendered()))
def test_each_card_keeps_the_rules_and_the_published_schema(name: str) -> None:
    shown = rendered()[name]
    assert faults_in_card(card_in(shown)) == []
    assert published_faults_in(card_in(shown)) == []
    assert "<at>" not in str(shown)
    assert "@everyone" not in str(shown)
    if "attachments" in shown:
        assert faults_in(shown) == []


def test_every_field_of_the_form_is_carried_on_with_what_stands_in_it() -> None:
    fields = {each["id"]: each.get("value") for each in form_card(OFFER, FILLED)["body"] if "id" in each}
    assert fields == dict(FILLED)
    assert tuple(fields) == FIELDS
    for button in preview_card(PREVIEW, FILLED, "0" * 32)["actions"]:
        assert FILLED.items() <= button["data"].items()
        assert button["fallback"]["data"] == button["data"]


def test_the_largest_form_and_preview_still_fit_into_a_card() -> None:
    long = "An article whose title goes on and on " * 5
    offer = Offer(
        articles=[OfferedArticle(f"{number:032d}", f"{number} {long}") for number in range(60)],
        groups=[f"{number} {long}" for number in range(60)],
        places=[(f"19:{number:064d}@thread.tacv2", long) for number in range(20)],
    )
    filled = {**FILLED, "addresses": "ä" * LONGEST_ADDRESSES, "words": "ö" * LONGEST_WORDS}
    assert faults_in_card(form_card(offer, filled)) == []
    assert faults_in_card(preview_card(PREVIEW, {**filled, "addresses": "a" * LONGEST_ADDRESSES}, "0" * 32)) == []


def test_that_there_are_more_groups_is_said() -> None:
    many = Offer(groups=[f"group {number}" for number in range(MOST_GROUPS + 1)])
    assert "There are more groups than fit here" in str(form_card(many, {}))


def test_what_a_refusal_is_about_is_the_field_before_it() -> None:
    body = form_card(OFFER, FILLED, Misfit("audience", "nobody"))["body"]
    (place,) = [number for number, each in enumerate(body) if "⚠" in str(each)]
    assert body[place - 1]["id"] == "whom"
