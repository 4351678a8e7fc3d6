from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.slack.blocks import CUT_SHORT, Dressing, blocks_of, fit, message, source_text
from bot.replies import Reply, placeholder
from tests.adapters.slack.local_slack.block_rules import faults_in
from tests.adapters.slack.shown_replies import FOLDER, as_text, citation, rendered, replies

RENDERED = rendered()


@pytest.mark.parametrize("name", RENDERED)
def test_every_outcome_looks_as_it_was_approved(name: str) -> None:
    assert as_text(RENDERED[name]) == (FOLDER / f"{name}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", RENDERED)
def test_every_outcome_is_valid_by_both_validators(name: str) -> None:
    assert faults_in(RENDERED[name]["blocks"]) == []


def test_there_is_a_snapshot_of_each_outcome_with_no_one_and_five_sources() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(RENDERED)
    assert len(RENDERED) == 21


def _answer(text: str = "Yes. [1]", sources: int = 1, **more: Any) -> Reply:
    return replace(replies(sources)["answered"], **{"text": text, "notice": "", **more})


def test_the_notification_is_the_first_sentence() -> None:
    assert (
        message(_answer("You can carry over **five days**. [1] Ask early."))["text"] == "You can carry over five days."
    )


def test_a_source_says_where_it_leads_who_checked_it_and_that_it_is_overdue() -> None:
    words = source_text(citation(2))
    assert words.startswith(
        "[2] <https://handrail.example.com/articles/a2?passage=p2#carrying-days-over|Annual leave › "
    )
    assert "✓\u00a0checked by People Ops on 3 Oct 2026" in words
    assert "⚠\u00a0due for review since 1 Sept 2026: check with People Ops before relying on it" in words


def test_a_source_without_a_web_address_is_named_without_a_link() -> None:
    assert source_text(replace(citation(3), url="javascript:alert(1)")) == "[3] Annual leave › Carrying days over 3"


def test_however_long_the_answer_is_the_foot_is_there() -> None:
    blocks = blocks_of(_answer("A sentence that goes on. " * 2_000, sources=5), Dressing("q1"))
    assert faults_in(blocks) == []
    assert blocks[-1]["type"] == "context_actions"
    assert blocks[0]["text"].endswith(CUT_SHORT)


def test_however_many_sources_there_are_fifty_blocks_hold_them() -> None:
    blocks = blocks_of(_answer(sources=5, citations=tuple(citation(n) for n in range(1, 80))), Dressing("q1"))
    assert faults_in(blocks) == []
    assert blocks[-1]["type"] == "context_actions"


def test_block_ids_are_new_each_time() -> None:
    first, second = (blocks_of(_answer(), Dressing("q1")) for _ in range(2))
    assert {block["block_id"] for block in first}.isdisjoint(block["block_id"] for block in second)


def test_a_placeholder_has_no_buttons() -> None:
    assert [block["type"] for block in blocks_of(placeholder(), Dressing("q1"))] == ["markdown"]


def test_more_choices_than_buttons_and_long_ones_are_cut() -> None:
    many = replace(replies(0)["clarify"], choices=tuple(f"{'choice ' * 20}{n}" for n in range(9)))
    blocks = blocks_of(many, Dressing("q1"))
    assert faults_in(blocks) == []
    assert len(blocks[1]["elements"]) == 5


def test_text_that_fits_is_left_as_it_is_and_nothing_is_never_empty() -> None:
    assert fit("Short.", 100) == "Short."
    assert fit("", 100) == " "


@given(
    text=some.text(max_size=300), title=some.text(min_size=1, max_size=100), choices=some.lists(some.text(min_size=1))
)
def test_whatever_people_write_the_blocks_are_valid_and_nobody_is_pinged(
    text: str, title: str, choices: list[str]
) -> None:
    hostile = text + " <!channel> <@U1> <!subteam^S1> @everyone " + title
    cited = (replace(citation(1), title=hostile, heading_path=(hostile,)),)
    shown = message(_answer(hostile, notice=hostile, citations=cited), Dressing("q1", remark=hostile))
    assert faults_in(shown["blocks"]) == []
    everything = str(shown)
    assert not any(ping in everything for ping in ("<!channel", "<@U1", "<!subteam", " @everyone"))


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda blocks: blocks.append({"type": "sectoin", "text": "x"}), "unknown here"),
        (lambda blocks: blocks.extend({"type": "divider"} for _ in range(51)), "the most are 50"),
        (lambda blocks: blocks[0].update(texts="x"), "unknown field"),
        (lambda blocks: blocks[0].update(text="x" * 12_001), "characters"),
        (lambda blocks: blocks[-1]["elements"][0].update(type="feedback"), "unknown element"),
        (lambda blocks: blocks.append(dict(blocks[0])), "used twice"),
        (lambda blocks: blocks[1]["elements"][0].update(type="plain"), "text must be one of"),
        (lambda blocks: blocks.clear(), "holds something"),
    ],
)
def test_a_planted_fault_is_caught(spoil: Any, fault: str) -> None:
    blocks = blocks_of(_answer(), Dressing("q1"))
    spoil(blocks)
    assert any(fault in found for found in faults_in(blocks)), faults_in(blocks)
