from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.teams.manifest import READS_ALL, App, manifest
from tests.adapters.teams.published_manifest import published_manifest_faults_in

APP = App("11111111-2222-4333-8444-555555555555", "https://handrail.example.com", "0.1.0", ("How many days?",))


def lengths_in(made: dict[str, Any]) -> list[str]:
    """What is longer than Teams takes, by the limits its documentation names."""
    bot, extension = made["bots"][0], made["composeExtensions"][0]
    limits = [
        (made["name"]["short"], 30),
        (made["name"]["full"], 100),
        (made["description"]["short"], 80),
        (made["description"]["full"], 4_000),
        (made["developer"]["name"], 32),
        *((each["title"], 128) for listed in bot["commandLists"] for each in listed["commands"]),
        *((each["title"], 32) for each in extension["commands"]),
        *((each["description"], 128) for each in extension["commands"]),
    ]
    return [text for text, longest in limits if not 0 < len(text) <= longest]


def test_everything_is_as_short_as_teams_wants_it() -> None:
    assert lengths_in(manifest(replace(APP, prompts=("x" * 500,)))) == []


def test_the_bot_is_for_personal_chats_group_chats_and_teams_with_questions_to_begin_with() -> None:
    (bot,) = manifest(APP)["bots"]
    assert bot["scopes"] == ["personal", "team", "groupChat"]
    personal = bot["commandLists"][0]["commands"]
    assert personal[0] == {"title": "How many days?", "type": "prompt", "prompt": "How many days?"}
    assert [each["title"] for each in personal[1:]] == ["My questions", "My nudges", "Nudge", "Help"]
    every = manifest(replace(APP, prompts=tuple("abcdefgh")))["bots"][0]["commandLists"]
    assert [len(each["commands"]) for each in every] == [8, 2]
    assert "Nudge" not in str(every[1]), "nudges are written where nobody else reads"


def test_our_links_are_previewed_for_those_alone_who_have_the_app() -> None:
    (extension,) = manifest(APP)["composeExtensions"]
    (handler,) = extension["messageHandlers"]
    assert handler["value"] == {"domains": ["handrail.example.com"], "supportsAnonymizedPayloads": False}


def test_the_permission_to_read_everything_is_asked_for_only_when_wanted() -> None:
    assert "authorization" not in manifest(APP)
    asked = manifest(replace(APP, hears_all=True))["authorization"]["permissions"]["resourceSpecific"]
    assert [each["name"] for each in asked] == list(READS_ALL)


@pytest.mark.parametrize("hears_all", [False, True])
def test_it_is_valid_by_the_published_schema(tmp_path: Path, hears_all: bool) -> None:
    assert published_manifest_faults_in(manifest(replace(APP, hears_all=hears_all)), tmp_path) == []


def test_a_planted_fault_is_caught(tmp_path: Path) -> None:
    assert published_manifest_faults_in(manifest(APP) | {"bot": []}, tmp_path) != []
