import pytest

from knowledge.reading.anchors import Anchors, is_anchor_line, slug, without_written_anchor, written_anchor


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Annual leave", "annual-leave"),
        ("What's new?", "whats-new"),
        ("Leave & pay", "leave--pay"),
        ("  Step 1: sign_in ", "step-1-sign_in"),
        ("2000 - 2010", "2000---2010"),
        ("Überstunden für Ärzte", "überstunden-für-ärzte"),
        ("हिन्दी में", "हिन्दी-में"),
        ("🎉", ""),
    ],
)
def test_a_slug_is_made_as_github_makes_it(heading: str, expected: str) -> None:
    assert slug(heading) == expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Set up {#set-up}", "set-up"),
        ("Set up {: #set-up .wide}", "set-up"),
        ("Set up {##set-up}", "set-up"),
        (r"Set up {#set\_up}", "set_up"),
        ('<a id="set-up"></a>Set up', "set-up"),
        ("<a name=set-up>Set up</a>", "set-up"),
        ("Set up", None),
        ("Set {up}", None),
    ],
)
def test_an_id_that_the_author_wrote_is_found(heading: str, expected: str | None) -> None:
    assert written_anchor(heading) == expected


def test_the_written_id_is_not_part_of_the_words() -> None:
    assert without_written_anchor("Set up {#x}") == "Set up"
    assert without_written_anchor('<a id="x">Set up</a>') == "Set up"
    assert without_written_anchor('<a href="/x">Set up</a>') == '<a href="/x">Set up</a>'


def test_a_line_with_nothing_but_an_anchor_is_told_from_a_link() -> None:
    assert is_anchor_line('<a id="x"></a>')
    assert is_anchor_line('  <a name="x">  ')
    assert not is_anchor_line('<a id="x"></a> and more')
    assert not is_anchor_line("text")


def test_repeated_headings_are_numbered_and_never_meet_a_real_one() -> None:
    anchors = Anchors()
    claimed = [anchors.claim(heading, None) for heading in ("Contact", "Contact", "Contact-1", "Contact")]
    assert claimed == ["contact", "contact-1", "contact-1-1", "contact-2"]


def test_a_written_id_is_kept_and_not_given_to_another_heading() -> None:
    anchors = Anchors()
    assert anchors.claim("Where to write", "contact") == "contact"
    assert anchors.claim("Contact", None) == "contact-1"
