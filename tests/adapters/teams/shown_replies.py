"""All seven outcomes with no, one and five sources, as Teams gets them. `python -m tests.adapters.teams.shown_replies`
writes the snapshots anew; look at each difference before committing it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from adapters.teams.rendering import Dressing, render
from bot.replies import Reply
from tests.adapters.slack.shown_replies import SOURCES, citation
from tests.adapters.slack.shown_replies import replies as slack_replies

__all__ = ["FOLDER", "SOURCES", "as_text", "citation", "rendered", "replies"]

FOLDER = Path(__file__).parent / "snapshots"

TEXT = (
    "You can carry over **up to five days** into the next year. [1] Ask for it in the leave form before 15 December; "
    "your manager approves it.\n\n| Days | Until |\n|---|---|\n| 5 | 31 March |\n\n<at>Ann</at>, @everyone and "
    "[bank.example](https://evil.example/login) must do nothing."
)


def replies(sources: int) -> dict[str, Reply]:
    """A reply of each outcome with this many sources, the fourth of which tries to ping."""
    made = slack_replies(sources)
    cited = tuple(
        replace(each, title="Annual leave <at>Ann</at>") if each.n == 4 else each for each in made["answered"].citations
    )
    named = {outcome: replace(reply, citations=cited) for outcome, reply in made.items()}
    return named | {"answered": replace(named["answered"], text=TEXT)}


def rendered() -> dict[str, dict[str, Any]]:
    """Every message by the name of its snapshot."""
    dressing = Dressing("q1")
    return {
        f"{outcome}_{sources}": render(reply, dressing)
        for sources in SOURCES
        for outcome, reply in replies(sources).items()
    }


def as_text(activity: dict[str, Any]) -> str:
    """A message as its snapshot file holds it."""
    return json.dumps(activity, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, each in rendered().items():
        (FOLDER / f"{name}.json").write_text(as_text(each), encoding="utf-8")
