import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.parts import MOST_PARTS, Part, parts_of
from retrieval.search.follow_up import BACKGROUND_SHARE, LEANING_SHARE, Asked
from tests.retrieval.search.test_follow_up import STORY


def _texts(question: str) -> list[str]:
    return [part.text for part in parts_of(question)]


@pytest.mark.parametrize(
    "question",
    [
        "How do I book leave?",
        "",
        "Which laptop?",
        "Where and when is payday?",
        "who led the project and was praised by the board?",
        "What do I need to bring and wear?",
    ],
)
def test_one_question_has_no_parts(question: str) -> None:
    assert parts_of(question) == []


def test_two_questions_are_two_parts() -> None:
    assert _texts("How do I book leave? Who do I call when I'm ill?") == [
        "How do I book leave?",
        "Who do I call when I'm ill?",
    ]


def test_a_question_that_begins_with_and_is_a_part_where_it_says_what_it_is_about() -> None:
    assert _texts("How do I connect to the VPN? And who do I call when I'm ill?") == [
        "How do I connect to the VPN?",
        "who do I call when I'm ill?",
    ]


def test_questions_joined_by_and_are_two_parts() -> None:
    assert _texts("What's the hotel limit in Zurich, and how much is the daily allowance?") == [
        "What's the hotel limit in Zurich",
        "how much is the daily allowance?",
    ]
    assert len(_texts("can managers approve leave and can contractors book trips")) == 2


def test_questions_on_lines_of_their_own_are_parts() -> None:
    assert len(_texts("1. How do I book leave\n2. When is payday")) == 2


def test_two_things_asked_for_at_once_are_two_parts() -> None:
    assert parts_of("Do contractors get a laptop and a monitor?") == [
        Part(Asked("Do contractors get a laptop?"), "laptop"),
        Part(Asked("Do contractors get a monitor?"), "monitor"),
    ]


@pytest.mark.parametrize(
    "question",
    [
        "Can I claim bed and breakfast?",
        "can i get health and safety training",
        "How do I use Birch and Orchard together?",
    ],
)
def test_two_words_for_one_thing_are_no_parts(question: str) -> None:
    assert parts_of(question) == []


@pytest.mark.parametrize(
    "question",
    [
        "My laptop died. What do I do?",
        "Is the VPN down? I can't connect.",
        "my laptop broke and how do i order a new keyboard",
        "I have lost my phone and laptop",
        "We use Birch and Orchard",
    ],
)
def test_what_sets_the_scene_belongs_to_its_question(question: str) -> None:
    assert parts_of(question) == []


@pytest.mark.parametrize(
    "question",
    [
        "How do I book leave and who does it?",
        "Can I carry leave over? If so, how?",
        "What is a P1, and why?",
        "My laptop died. Who pays for it? And what about it?",
        "Which laptop? And what about a mouse?",
    ],
)
def test_what_says_nothing_of_its_own_is_not_torn_off(question: str) -> None:
    assert parts_of(question) == []


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("How do I book leave and who approves it?", "How do I book leave", "who approves it?"),
        ("How do I book leave? And in Germany?", "How do I book leave?", "And in Germany?"),
        ("Is there a canteen? If so, what does it cost?", "Is there a canteen?", "If so, what does it cost?"),
    ],
)
def test_a_part_that_leans_on_the_one_before_it_is_looked_up_with_it(question: str, first: str, second: str) -> None:
    assert parts_of(question) == [Part(Asked(first)), Part(Asked(second, first, LEANING_SHARE), leans=True)]


def test_small_talk_around_a_question_is_no_part_of_it() -> None:
    assert parts_of("Hi! How are you? How do I book leave? Thanks!") == []
    assert parts_of("Can you help me? How do I book leave?") == []


def test_a_story_is_one_question_with_its_circumstances() -> None:
    story = (
        "Is it normal that "
        + "my claim was sent back again and again " * 4
        + "by the office? Who do I call now please?"
    )
    assert parts_of(story) == []


def test_what_is_asked_beyond_the_most_parts_is_not_lost() -> None:
    texts = _texts(
        "When is payday?\nHow do I book leave?\nWho fixes laptops?\nWhere is the canteen?\nWhat is a P1 alarm?"
    )
    assert len(texts) == MOST_PARTS
    assert texts[-1] == "Who fixes laptops? Where is the canteen? What is a P1 alarm?"


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from("how can i get a laptop and what is it ? \n I".split(" "))).map(" ".join)
)
def test_any_text_can_be_taken_apart(text: str) -> None:
    parts = parts_of(text)
    assert len(parts) != 1
    assert len(parts) <= MOST_PARTS
    assert all(part.text.strip() for part in parts)


def test_what_is_pasted_above_two_questions_is_in_the_way_of_neither() -> None:
    pasted = (
        "11:02 worker three lost its line\n11:02 it tries again in five seconds\n11:03 it gave up and the queue is full"
    )
    first, second = parts_of(f"{pasted}\nhow do I connect to the VPN? And who do I call when I am ill?")
    assert (first.text, second.text) == ("how do I connect to the VPN?", "who do I call when I am ill?")
    assert first.asked.context == " ".join(pasted.split())


def test_a_part_is_asked_without_the_story_and_the_courtesies_around_it() -> None:
    first, second = parts_of(f"Hi all! {STORY} When is payday? Who changes my bank details? Thanks so much in advance.")
    assert first.asked == Asked("When is payday?", STORY, BACKGROUND_SHARE, is_told=True)
    assert second.asked == Asked("Who changes my bank details?")
    assert [first.text, second.text] == ["When is payday?", "Who changes my bank details?"]
