import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from adapters.command_line import run
from adapters.commands.explain import render
from tests.adapters.built import write_knowledge

CARRY = "How many days can I carry over?"
BOAT = "Where do I park my boat?"

EXPLAINED: dict[str, Any] = {
    "question": "can contractors get a [monitor]?",
    "said_before": "What do people [from outside] get?",
    "looked_for": "can contractors get a [monitor]?",
    "as": "ann@example.com",
    "place": "channel",
    "outcome": "unknown",
    "decision": "It would say “I don't have that yet” and log a gap.",
    "nearest": "“Laptops”",
    "confidence": 0.24,
    "threshold": 0.6,
    "signals": [
        {"name": "lead", "value": 0.3, "effect": 1.2, "strength": "strongly", "words": "It is clearly closer."},
        {"name": "length", "value": 0.3, "effect": -0.1, "strength": "slightly", "words": "The question is short."},
        {"name": "pairs", "value": 0.0, "effect": -0.0, "strength": "", "words": "Not worth a word."},
    ],
    "parts": [
        {"text": "a laptop?", "confidence": 0.81, "answered": True, "nearest": "“Laptops”"},
        {"text": "a monitor?", "confidence": 0.24, "answered": False, "nearest": "“Laptops”"},
    ],
    "found": [
        {
            "rank": 1,
            "title": "Laptops",
            "heading": "For contractors",
            "article_id": "a1",
            "passage_id": "p1",
            "places": {"meaning": 1, "phrasing": 57, "words": None},
            "fate": "not_enough",
            "why": "came first, but not likely enough",
            "overdue_since": "2026-09-01",
        }
    ],
    "would_change": ["No passage has the word “monitor”."],
    "seconds": 0.1,
}


def shown(explained: dict[str, Any]) -> str:
    console = Console(file=io.StringIO(), width=160)
    console.print(render(explained))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture
def _knowledge(tmp_path: Path, one_model: None, capsys: pytest.CaptureFixture[str]) -> None:
    run(["import", str(write_knowledge(tmp_path / "kb"))])
    capsys.readouterr()


@pytest.mark.usefixtures("_knowledge")
def test_an_explanation_is_one_json_document_with_the_promised_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", CARRY, "--json"]) == 0
    explained = json.loads(capsys.readouterr().out)
    assert set(explained) == set(EXPLAINED)
    assert explained["outcome"] == "answered"
    assert explained["found"][0]["fate"] == "used"


@pytest.mark.usefixtures("_knowledge")
def test_explaining_logs_nothing_and_opens_no_gap(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", BOAT]) == 0
    text = capsys.readouterr().out
    assert "I don't have that yet" in text
    assert (
        "No passage has the words “boat” and “park”." in text or "No passage has the words “park” and “boat”." in text
    )
    assert run(["gaps", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"gaps": []}


@pytest.mark.usefixtures("_knowledge")
def test_the_person_and_the_place_decide(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "who reviews the salary band?", "--as", "ann@example.com", "--place", "channel"]) == 0
    text = capsys.readouterr().out
    assert "asked by ann@example.com in a channel" in text
    assert "only for managers" in text


def test_who_asks_must_be_an_address(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", CARRY, "--as", "Ann"]) == 2
    assert capsys.readouterr().err == "handrail: --as: 'Ann' is not an e-mail address\n"


def test_everything_is_said_in_words() -> None:
    text = shown(EXPLAINED)
    assert "asked by ann@example.com in a channel" in text
    assert "What speaks for “Laptops”" in text
    assert "●●● It is clearly closer." in text
    assert "What speaks against “Laptops”" in text
    assert "●   The question is short." in text
    assert "Not worth a word." not in text
    assert "✓ a laptop?: 81 % likely, from “Laptops”" in text
    assert "– a monitor?: 24 % likely\n" in text
    assert "came first, but not likely enough; ⚠ due for review since 1 Sept 2026" in text
    assert "– No passage has the word “monitor”." in text


def test_places_are_shown_as_far_as_they_tell_something() -> None:
    row = next(line for line in shown(EXPLAINED).splitlines() if "Laptops › For contractors" in line)
    assert row.split()[5:8] == ["1", ">20", "–"]
    legend = shown(EXPLAINED)
    assert "asked as: how close a phrasing the article is also asked as" in legend
    assert "pairs" not in legend


def test_what_an_article_says_is_neither_markup_nor_control() -> None:
    text = shown(EXPLAINED | {"decision": "From “[red]\x1b[31mLaptops”."})
    assert "can contractors get a [monitor]?" in text
    assert "\x1b" not in text
    assert "[red]" in text


def test_what_was_not_looked_up_is_short() -> None:
    nothing: dict[str, Any] = {"nearest": None, "signals": [], "parts": [], "found": [], "would_change": [], "as": None}
    nothing |= {"said_before": ""}
    text = shown(EXPLAINED | nothing | {"decision": "This is small talk."})
    assert text.split("\n")[1].startswith("asked by anybody in a channel")
    assert "This is small talk." in text
    assert "speaks" not in text


def test_what_is_looked_up_is_told_where_the_message_says_more() -> None:
    assert "looked up as" not in shown(EXPLAINED)
    assert "looked up as" not in shown(EXPLAINED | {"looked_for": None})
    longer = EXPLAINED | {"question": f"Hi all! {EXPLAINED['question']}"}
    assert "looked up as “can contractors get a [monitor]?”; what else the message says counts little" in shown(longer)


def test_what_was_said_before_is_told() -> None:
    assert "looked up with what was said before: “What do people [from outside] get?”" in shown(EXPLAINED)


@pytest.mark.usefixtures("_knowledge")
def test_a_follow_up_is_explained_in_its_conversation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history = tmp_path / "history.json"
    history.write_text(json.dumps([{"role": "user", "text": CARRY}]), "utf-8")
    assert run(["explain", "and until when?", "--history", str(history), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["said_before"] == CARRY
    history.write_text("[1]", "utf-8")
    assert run(["explain", "and until when?", "--history", str(history)]) == 2
    assert "is not a JSON list of" in capsys.readouterr().err


def test_what_is_looked_up_is_told_where_a_word_was_misspelt() -> None:
    text = shown(EXPLAINED | {"question": "can contractors get a [monitro]?"})
    assert "looked up as “can contractors get a [monitor]?”" in text
    assert "what else" not in text
