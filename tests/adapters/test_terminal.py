import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.console import Console

from adapters.terminal import Conversation, render
from adapters.workbench import AskRequest, Json
from bot.ports import OnText
from bot.publishing.curating import Progress
from bot.replies import Reply
from retrieval.outcome import Citation, Turn

CITATION = Citation(
    n=1,
    article_id="leave",
    passage_id="leave:0",
    title="Annual leave",
    heading_path=("Carrying over",),
    anchor="carrying-over",
    quote="Up to five days.",
    url="http://127.0.0.1:3978/articles/leave",
    checked_by="People Ops",
    checked_on=date(2026, 10, 3),
)
ANSWER = Reply("answered", "You can carry over five days. [1]", (CITATION,), notice="Mind the date.")


class Bench:
    """Gives one reply, streamed if there is something to stream."""

    def __init__(self, reply: Reply = ANSWER, streamed: Sequence[str] = ()) -> None:
        self.reply = reply
        self.streamed = streamed
        self.requests: list[AskRequest] = []

    async def import_paths(self, paths: Sequence[Path], progress: Progress | None = None) -> Json:
        raise NotImplementedError

    async def ask(self, request: AskRequest, on_text: OnText | None = None) -> Json:
        self.requests.append(request)
        if on_text:
            for piece in self.streamed:
                await on_text(piece)
        return self.reply.to_json()

    async def explain(self, request: AskRequest) -> Json:
        raise NotImplementedError

    async def recalibrate(self, action: str) -> Json:
        raise NotImplementedError

    async def index_state(self) -> Json:
        raise NotImplementedError


class Lines:
    """What a person types, line by line, until they hang up."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)

    async def __call__(self) -> str:
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)


def screen() -> Console:
    return Console(file=io.StringIO(), width=100)


def shown(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


async def converse(bench: Bench, *lines: str) -> str:
    console = screen()
    await Conversation(bench, console).run(Lines(*lines))
    return shown(console)


def test_a_reply_shows_its_text_the_remark_and_the_source_with_its_words() -> None:
    console = screen()
    console.print(render(ANSWER))
    text = shown(console)
    assert "You can carry over five days. [1]" in text
    assert "Mind the date." in text
    assert "[1] Annual leave › Carrying over · ✓ checked by People Ops on 3 Oct 2026" in text
    assert "“Up to five days.”" in text
    assert "http://127.0.0.1:3978/articles/leave" in text


def test_choices_are_listed() -> None:
    console = screen()
    console.print(render(Reply("clarify", "Which card?", choices=("Travel card", "Purchasing card"))))
    assert "Travel card" in shown(console)


def test_markup_and_escape_codes_of_an_article_do_nothing_to_the_terminal() -> None:
    console = screen()
    console.print(render(Reply("answered", "[red]loud[/red] \x1b[31mred\x07", notice="\x1b]0;title\x07[b]x[/b]")))
    assert "\x1b" not in shown(console)
    assert "[red]loud[/red]" in shown(console)


async def test_a_follow_up_carries_what_was_said_before() -> None:
    bench = Bench()
    await converse(bench, "How many days?", "And for contractors?")
    assert bench.requests[0].history == ()
    assert bench.requests[1].history == (
        Turn("user", "How many days?"),
        Turn("assistant", "You can carry over five days. [1]"),
    )


async def test_a_long_conversation_is_remembered_only_in_part() -> None:
    bench = Bench()
    await converse(bench, *(f"question {number}" for number in range(10)))
    assert len(bench.requests[-1].history) == 6


async def test_a_new_conversation_forgets_the_old_one() -> None:
    bench = Bench()
    await converse(bench, "How many days?", "/new", "Who approves it?")
    assert bench.requests[1].history == ()


async def test_a_streamed_answer_is_not_shown_twice() -> None:
    text = await converse(Bench(streamed=["You can carry over ", "five days. [1]"]), "How many days?")
    assert text.count("carry over five days") == 1


async def test_a_streamed_answer_that_did_not_stand_is_shown_as_it_ended() -> None:
    text = await converse(Bench(streamed=["Ten days."]), "How many days?")
    assert "You can carry over five days." in text


async def test_help_and_quit_are_understood_and_empty_lines_passed_over() -> None:
    bench = Bench()
    text = await converse(bench, "", "/help", "/quit", "never asked")
    assert "/new" in text
    assert bench.requests == []
