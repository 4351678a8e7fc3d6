from dataclasses import replace

from adapters.teams.citations import message_entity, source_name
from tests.adapters.teams.shown_replies import citation


def test_a_claim_says_where_it_stands_and_quotes_the_very_words() -> None:
    entity = message_entity("Five days. [1]", [citation(1)])
    assert entity is not None
    (claim,) = entity["citation"]
    assert claim == {
        "@type": "Claim",
        "position": 1,
        "appearance": {
            "@type": "DigitalDocument",
            "name": "Annual leave › Carrying days over 1",
            "abstract": "“You can carry over up to five days.”",
            "url": "https://handrail.example.com/articles/a1?passage=p1#carrying-days-over",
            "keywords": ["✓ checked 3 Oct 2026", "People Ops"],
        },
    }


def test_only_marks_that_stand_in_the_text_are_claimed() -> None:
    entity = message_entity("Five days. [2]", [citation(1), citation(2)])
    assert entity is not None
    assert [claim["position"] for claim in entity["citation"]] == [2]


def test_where_there_is_nothing_to_say_there_is_no_entity() -> None:
    assert message_entity("Hello.", [citation(1)]) is None


def test_long_names_quotes_and_owners_are_cut_to_what_teams_takes() -> None:
    long = replace(citation(2), title="t" * 200, quote="q" * 500, owner="o" * 60)
    entity = message_entity("[2]", [long])
    assert entity is not None
    shown = entity["citation"][0]["appearance"]
    assert (len(shown["name"]), len(shown["abstract"])) == (80, 160)
    assert shown["keywords"][0] == "⚠ due since 1 Sept 2026"
    assert [len(each) <= 28 for each in shown["keywords"]] == [True] * 3


def test_an_address_that_no_browser_opens_is_left_out() -> None:
    entity = message_entity("[1]", [replace(citation(1), url="javascript:x")])
    assert entity is not None
    assert "url" not in entity["citation"][0]["appearance"]


def test_a_title_is_not_named_twice() -> None:
    assert source_name(replace(citation(1), heading_path=("Annual leave", "Late"))) == "Annual leave › Late"
