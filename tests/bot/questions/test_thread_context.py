from bot.questions.thread_context import LONGEST_TURN, MOST_TURNS, Said, context_of


def test_the_last_turns_are_kept_with_who_spoke() -> None:
    messages = [Said(f"line {number}", by_bot=number % 2 == 1) for number in range(10)]
    turns = context_of(messages)
    assert len(turns) == MOST_TURNS
    assert [turn.role for turn in turns[:2]] == ["user", "assistant"]
    assert turns[-1].text == "line 9"


def test_names_of_those_who_take_part_are_removed() -> None:
    (turn,) = context_of([Said("As Ann Okafor said, @ann knows. Will Ann ask? I will.")], ["Ann Okafor", "ann", "Will"])
    assert turn.text == "As somebody said, somebody knows. somebody somebody ask? I will."


def test_a_name_inside_a_word_is_no_name() -> None:
    (turn,) = context_of([Said("Annual leave, Al says")], ["Ann", "Al"])
    assert turn.text == "Annual leave, Al says"


def test_empty_messages_are_no_turns_and_long_ones_are_cut() -> None:
    assert context_of([Said("  \n ")]) == []
    assert len(context_of([Said("x" * 5_000)])[0].text) == LONGEST_TURN
