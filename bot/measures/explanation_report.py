"""An explanation in the words of the JSON contract of `handrail explain`."""

from typing import Any

from bot.measures.explanation import Considered, Explained, PartLookedUp
from bot.measures.explanation_words import decision, name_of_passage, would_change
from retrieval.explaining import Influence
from retrieval.outcome import name_of

DIGITS = 4


def explanation_to_json(explained: Explained) -> dict[str, Any]:
    """The explanation as `handrail explain --json` prints it."""
    first = explained.finding.first if explained.was_looked_up else None
    return {
        "question": explained.question.text,
        "said_before": explained.said_before if explained.was_looked_up else "",
        "looked_for": explained.looked_for if explained.was_looked_up else None,
        "place": explained.question.place.kind.value,
        "outcome": name_of(explained.outcome),
        "decision": decision(explained),
        "nearest": name_of_passage(first) if first else None,
        "confidence": round(explained.confidence, DIGITS),
        "threshold": explained.threshold,
        "signals": [_influence_to_json(each) for each in explained.influences()],
        "parts": [_part_to_json(each) for each in explained.parts],
        "found": [_considered_to_json(each) for each in explained.considered] if explained.was_looked_up else [],
        "would_change": would_change(explained),
    }


def _influence_to_json(each: Influence) -> dict[str, Any]:
    return {
        "name": each.signal,
        "value": round(each.value, DIGITS),
        "effect": round(each.effect, DIGITS),
        "strength": each.strength,
        "words": each.words,
    }


def _part_to_json(each: PartLookedUp) -> dict[str, Any]:
    return {
        "text": each.text,
        "confidence": round(each.probability, DIGITS),
        "answered": each.is_answered,
        "nearest": name_of_passage(each.first) if each.first else None,
    }


def _considered_to_json(each: Considered) -> dict[str, Any]:
    return {
        "rank": each.rank,
        "title": each.title,
        "heading": each.heading,
        "article_id": each.article_id,
        "passage_id": each.passage_id,
        "places": each.places,
        "fate": each.fate.value,
        "why": each.why,
        "overdue_since": each.overdue_since.isoformat() if each.overdue_since else None,
    }
