from datetime import UTC, datetime, timedelta

from adapters.teams.home_card import home_card
from bot.at_home import HomeFacts
from bot.people.wishes import Preferences, Topic
from bot.questions.my_questions import MyQuestion
from tests.adapters.teams.local_connector.card_rules import faults_in_card
from tests.adapters.teams.published_schema import published_faults_in

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUESTION = MyQuestion("q1", "May I <at>moor</at>\na boat?", "unknown", NOW - timedelta(days=1), NOW, "open")


def test_it_begins_by_saying_what_will_appear() -> None:
    card = home_card(HomeFacts((), Preferences(), NOW))
    assert faults_in_card(card) == []
    assert "What you ask me appears here" in str(card)
    assert "Forget my questions" not in str(card)
    assert "don't have" not in str(card["body"])


def test_a_question_says_what_has_become_of_it() -> None:
    card = home_card(HomeFacts((QUESTION,) * 40, Preferences(22, 7, frozenset({Topic.NUDGES})), NOW), "Kept.")
    assert faults_in_card(card) == []
    words = str(card)
    assert "waiting for an answer since yesterday" in words
    assert "<at>" not in words
    fields = {each["id"]: each["value"] for each in card["body"] if "id" in each}
    assert fields == {"quiet_from": "22", "quiet_until": "7", "topics": "follow_ups,offers"}
    assert card["actions"][-1]["card"]["actions"][0]["style"] == "destructive"


def test_it_is_valid_by_the_published_schema() -> None:
    assert published_faults_in(home_card(HomeFacts((QUESTION,), Preferences(), NOW, gaps=()))) == []
