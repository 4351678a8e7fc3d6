import json

from hypothesis import given
from hypothesis import strategies as some

from adapters.slack.heard import Pressed
from adapters.slack.letters import Chosen, chosen_in, letter
from adapters.slack.spots import Spot
from bot.messages import Button, Message
from tests.adapters.slack.local_slack.block_rules import faults_in
from tests.adapters.slack.shown_replies import citation

NUDGE = Message(
    "You asked about leave. It can be carried over: **five days**. [1]",
    (citation(1), citation(2)),
    "Sent by your team",
    (Button("nudge.got_it", "Got it", "n1", is_main=True), Button("nudge.later", "Why not?", "n1", asks="Your reason")),
)


def _pressed(place: int, message: Message = NUDGE) -> Pressed:
    button = letter(message)["blocks"][-1]["elements"][place]
    return Pressed(Spot("T", "D1"), "UANN", button["action_id"], button["value"])


def test_a_letter_is_valid_and_its_first_sentence_is_what_a_phone_shows() -> None:
    words = letter(NUDGE)
    assert words["text"] == "You asked about leave."
    assert faults_in(words["blocks"]) == []
    assert [block["type"] for block in words["blocks"]] == ["markdown", "context", "context", "context", "actions"]
    assert words["blocks"][-1]["elements"][0]["style"] == "primary"


def test_a_button_comes_back_as_it_was_made() -> None:
    assert chosen_in(_pressed(0)) == Chosen("nudge.got_it", "n1", "", "")
    assert chosen_in(_pressed(1)) == Chosen("nudge.later", "n1", "Your reason", "Why not?")


def test_a_button_that_no_letter_made_is_none() -> None:
    for action, value in (("press.0.nudge.got_it", "n1"), ("press.x.a.b", "{}"), ("press.0.a.b", "[]")):
        assert chosen_in(Pressed(Spot("T", "D1"), "UANN", action, value)) is None


def test_two_buttons_of_one_action_stand_side_by_side() -> None:
    twins = Message("Which?", buttons=tuple(Button("review.choose", name, name) for name in ("a", "b")))
    assert faults_in(letter(twins)["blocks"]) == []
    assert [chosen_in(_pressed(place, twins)) for place in (0, 1)] == [
        Chosen("review.choose", "a", "", ""),
        Chosen("review.choose", "b", "", ""),
    ]


@given(
    some.text(max_size=20_000),
    some.text(max_size=3_000),
    some.lists(some.text(max_size=100), max_size=30),
    some.text(max_size=5_000),
)
def test_whatever_is_written_slack_takes_it_and_nobody_is_pinged(
    text: str, context: str, labels: list[str], asks: str
) -> None:
    buttons = tuple(Button("nudge.got_it", f"To {label}", "v", asks) for label in labels)
    words = letter(Message(text, context=context, buttons=buttons))
    assert faults_in(words["blocks"]) == []
    assert "<!" not in json.dumps(words["blocks"], ensure_ascii=False)


def test_a_link_in_the_small_line_is_written_as_slack_writes_links() -> None:
    words = letter(
        Message("Do this.", context="From *Bo* · rests on [Safer <!here> work](https://h.example.com/a?b=1)")
    )
    (small,) = words["blocks"][1]["elements"]
    assert small["text"].endswith("rests on <https://h.example.com/a?b=1|Safer &lt;!here&gt; work>")
    assert "*Bo*" not in small["text"]
    assert faults_in(words["blocks"]) == []
