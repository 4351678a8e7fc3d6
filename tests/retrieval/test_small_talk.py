import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.small_talk import SmallTalk, small_talk


@pytest.mark.parametrize("text", ["hi", "Hello!", "hey there", "Good morning team", "hi, how are you?", "👋🏽", "test"])
def test_a_greeting_is_greeted(text: str) -> None:
    assert small_talk(text) is SmallTalk.GREETING


@pytest.mark.parametrize(
    "text",
    [
        "thanks",
        "Thank you so much!",
        "ok great, thanks a lot",
        "Perfect, thank you so much for your help!",
        "Thanks, that worked",
        "that's great",
        "got it",
        "ok",
        "👍🏽 🙏",
        "❤️",
        "never mind",
        "lol ok thanks, that was quick",
        "wow, that was really fast",
        "haha ok",
    ],
)
def test_thanks_are_no_question(text: str) -> None:
    assert small_talk(text) is SmallTalk.THANKS


@pytest.mark.parametrize("text", ["bye", "Goodbye!", "see you tomorrow", "have a nice weekend", "bye, thanks again"])
def test_a_farewell_is_no_question(text: str) -> None:
    assert small_talk(text) is SmallTalk.FAREWELL


@pytest.mark.parametrize(
    "text",
    [
        "help",
        "?",
        "what can you do?",
        "Hi, what can you do?",
        "who are you",
        "what's this?",
        "How can I use Handrail?",
        "can you help me",
        "I have a question",
        "are you a bot?",
        "yes",
    ],
)
def test_a_call_for_help_is_answered_with_what_can_be_asked(text: str) -> None:
    assert small_talk(text) is SmallTalk.HELP


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\u200b\u200f",
        "🙈🍕",
        "!!!",
        "...",
        "asdfghjkl",
        "x",
        "12345",
        "aaaaaaaaaa",
        "\0",
        "\ud800",
        "hjkl asdf",
    ],
)
def test_what_cannot_be_read_is_not_searched_for(text: str) -> None:
    assert small_talk(text) is SmallTalk.UNREADABLE


@pytest.mark.parametrize(
    "text",
    [
        "hi, how do i book leave?",
        "thanks, but what about contractors?",
        "help with my laptop",
        "can you help me book leave",
        "what is this charge on my payslip",
        "how do I say thanks to a customer",
        "great expectations of managers",
        "test environment access",
        "good morning, what is the wifi password",
        "what do I do",
    ],
)
def test_a_question_that_begins_or_ends_politely_is_a_question(text: str) -> None:
    assert small_talk(text) is None


@pytest.mark.parametrize("text", ["P1", "401k", "2FA", "HR", "VPN", "0x80070005", "Knightsbridge", "catchphrase"])
def test_a_name_or_a_code_is_a_question(text: str) -> None:
    assert small_talk(text) is None


@pytest.mark.parametrize("text", ["你好吗今天", "كيف حالك اليوم", "wie beantrage ich Urlaub", 'C++ foo" AND ('])
def test_other_languages_and_other_spellings_are_questions(text: str) -> None:
    assert small_talk(text) is None


def test_characters_without_width_do_not_hide_a_word() -> None:
    assert small_talk("he\u200bllo") is SmallTalk.GREETING
    assert small_talk("\u202ethanks\u202c") is SmallTalk.THANKS


def test_a_long_text_is_no_small_talk_however_it_begins() -> None:
    assert small_talk("ok " * 3000) is None
    assert small_talk("ok " * 3) is SmallTalk.THANKS


@given(st.text(max_size=300) | st.text("ok thanks hi help?! asdf", max_size=300))
def test_no_text_is_too_odd_to_judge(text: str) -> None:
    assert small_talk(text) in {*SmallTalk, None}
