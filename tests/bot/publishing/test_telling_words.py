from bot.publishing.telling_words import BECAUSE_PEOPLE_ASKED, judged, quoted, told
from bot.replies import Reply

REPLY = Reply("answered", "Yes, twice a month. [1]", notice="⚠ Leave: due for review")


def test_the_first_sentence_says_it_all_on_a_phone() -> None:
    message = told(REPLY, "Can I expense it?", "on Tuesday", "t1")
    assert message.text == "You asked on Tuesday: *Can I expense it?* We have an answer now.\n\nYes, twice a month. [1]"
    assert message.context == f"⚠ Leave: due for review\n{BECAUSE_PEOPLE_ASKED}"
    assert {button.value for button in message.buttons} == {"t1"}
    assert message.buttons[1].asks


def test_once_judged_the_answer_stays_with_a_word_on_it_and_no_buttons() -> None:
    message = judged(REPLY, "Can I expense it?", "today", "Good to know.")
    assert message.buttons == ()
    assert message.context.endswith("Good to know.")


def test_what_people_wrote_formats_nothing_and_fits_on_a_line() -> None:
    assert quoted("see *this* `x`\n<!channel> [a](http://x)") == "see this x !channel a(http://x)"
    assert len(quoted("long " * 100)) <= 120
