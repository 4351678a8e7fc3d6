from dataclasses import replace
from datetime import date

from bot.measures.explanation import Considered, PartLookedUp
from bot.measures.explanation_report import explanation_to_json
from bot.measures.explanation_words import decision, would_change
from retrieval.explaining import Fate
from retrieval.outcome import Answered, Unknown
from tests.bot.measures.test_explanation import explained
from tests.retrieval.shelf import LEAVE, evidence

ROW = Considered(
    rank=1,
    passage_id="p1",
    article_id="a1",
    title="Annual leave",
    heading="Carrying days over",
    places={"meaning": 1, "words": None},
    fate=Fate.NOT_ENOUGH,
    why="came first, but not likely enough",
    overdue_since=date(2026, 9, 1),
)


def test_the_document_has_exactly_the_promised_keys() -> None:
    unknown = replace(explained(Unknown(confidence=0.27315)), considered=(ROW,))
    document = explanation_to_json(unknown)
    assert document.pop("decision") == decision(unknown)
    assert document.pop("would_change") == would_change(unknown)
    signals = document.pop("signals")
    assert set(signals[0]) == {"name", "value", "effect", "strength", "words"}
    assert signals[0]["name"] == "meaning"
    assert document == {
        "question": "can contractors get a monitor?",
        "said_before": "",
        "looked_for": "can contractors get a monitor?",
        "place": "direct",
        "outcome": "unknown",
        "nearest": "“Annual leave › Carrying days over”",
        "confidence": 0.2732,
        "threshold": 0.5,
        "parts": [],
        "found": [
            {
                "rank": 1,
                "title": "Annual leave",
                "heading": "Carrying days over",
                "article_id": "a1",
                "passage_id": "p1",
                "places": {"meaning": 1, "words": None},
                "fate": "not_enough",
                "why": "came first, but not likely enough",
                "overdue_since": "2026-09-01",
            }
        ],
    }


def test_parts_are_told_one_by_one() -> None:
    parts = (PartLookedUp("may I?", 0.81234, True, evidence(LEAVE)), PartLookedUp("who?", 0.2, False, None))
    document = explanation_to_json(replace(explained(Answered("", (), 0.8)), parts=parts))
    assert document["parts"] == [
        {
            "text": "may I?",
            "confidence": 0.8123,
            "answered": True,
            "nearest": "“Annual leave › Carrying days over”",
        },
        {"text": "who?", "confidence": 0.2, "answered": False, "nearest": None},
    ]


def test_what_was_not_looked_up_found_nothing() -> None:
    talk = replace(explained(Answered("", (), 1.0, said_instead="thanks")), considered=(ROW,))
    document = explanation_to_json(talk)
    assert (document["nearest"], document["found"], document["signals"]) == (None, [], [])
