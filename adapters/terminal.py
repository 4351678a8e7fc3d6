"""The smallest adapter: a reply as text for a terminal, and a conversation at its prompt. Read this one first."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

from adapters.workbench import AskRequest, Workbench
from bot.replies import Reply, source_line
from retrieval.outcome import Citation, Turn

TURNS_REMEMBERED = 6
"""A follow-up leans on what was said just before, not on the whole evening."""

HELP = """Ask in your own words, as you would ask a colleague. A follow-up may lean on the last answer.
/help  this text      /new  forget the conversation      /quit  leave"""

GREETING = "Ask anything about how we work. /help says more, /quit leaves."

ReadLine = Callable[[], Awaitable[str]]
"""Reads the next line the person types. Raises EOFError when there is none."""


@dataclass
class Conversation:
    """One person at one terminal, and what was said so far."""

    workbench: Workbench
    console: Console
    email: str | None = None
    turns: list[Turn] = field(default_factory=list)

    async def run(self, read_line: ReadLine) -> None:
        """Ask and answer until the person leaves."""
        self.console.print(GREETING)
        while True:
            try:
                line = (await read_line()).strip()
            except EOFError:
                return
            if line == "/quit":
                return
            if line:
                await self._take(line)

    async def _take(self, line: str) -> None:
        if line == "/help":
            self.console.print(HELP, markup=False)
        elif line == "/new":
            self.turns.clear()
            self.console.print("Forgotten. What would you like to know?")
        else:
            await self._ask(line)

    async def _ask(self, text: str) -> None:
        streamed: list[str] = []

        async def show(piece: str) -> None:
            streamed.append(piece)
            self.console.print(Text(printable(piece)), end="")

        request = AskRequest(text, self.email, history=tuple(self.turns))
        reply = Reply.from_json(await self.workbench.ask(request, show))
        if streamed:
            self.console.print()
        # What was streamed may have been cut down since, when it turned out that nothing supports it.
        is_shown = "".join(streamed).strip() == reply.text.strip()
        self.console.print(render(reply, with_text=not is_shown))
        self._remember(text, reply)

    def _remember(self, text: str, reply: Reply) -> None:
        self.turns += [Turn("user", text), Turn("assistant", reply.text)]
        del self.turns[:-TURNS_REMEMBERED]


def render(reply: Reply, with_text: bool = True) -> RenderableType:
    """The reply for a terminal: its text, the choices, the remarks, then the sources with the words they rest on."""
    parts: list[RenderableType] = [Markdown(printable(reply.text))] if with_text else []
    parts += [Text(f"  – {printable(choice)}") for choice in reply.choices]
    if reply.notice:
        parts += [Text(""), Text(printable(reply.notice), style="italic")]
    parts += _sources(reply.citations)
    return Group(*parts)


def printable(text: str) -> str:
    """The text without control characters, with which an article could take over the terminal."""
    return "".join(character for character in text if character in "\n\t" or character.isprintable())


def _sources(citations: Sequence[Citation]) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for citation in citations:
        lines += [Text(""), Text(printable(f"[{citation.n}] {source_line(citation)}"), style="bold")]
        lines.append(Padding(Text(printable(f"“{citation.quote}”")), (0, 0, 0, 4)))
        lines.append(Padding(Text(printable(citation.url), style="dim"), (0, 0, 0, 4)))
    return lines
