from dataclasses import replace

from adapters.teams.found_card import found_card, found_result
from tests.adapters.teams.local_connector.card_rules import faults_in_card
from tests.adapters.teams.published_schema import published_faults_in
from tests.adapters.teams.shown_replies import citation


def test_what_was_found_says_where_it_stands_and_who_answers_for_it() -> None:
    card = found_card(replace(citation(2), owner="Finance"))
    assert faults_in_card(card) == []
    words = str(card)
    assert "“You can carry over up to five days.”" in words
    assert "✓ checked by People Ops on 3 Oct 2026 · owner: Finance" in words
    assert "due for review since 1 Sept 2026" in words


def test_its_preview_pings_nobody() -> None:
    found = found_result(replace(citation(1), title="<at>Ann</at>", quote="<b>x</b>"))
    assert "<at>" not in str(found)
    assert "<b>" not in str(found["preview"])


def test_it_is_valid_by_the_published_schema() -> None:
    assert published_faults_in(found_card(citation(2))) == []
