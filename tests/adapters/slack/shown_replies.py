"""All seven outcomes with no, one and five sources, as Slack gets them. `python -m tests.adapters.slack.shown_replies`
writes the snapshots anew; look at each difference before committing it."""

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from adapters.slack.blocks import Dressing, message
from bot.replies import Reply, reply_to
from retrieval.outcome import (
    Answered,
    Citation,
    Clarify,
    Denied,
    Failed,
    NotHere,
    Outcome,
    Partial,
    Unknown,
)

FOLDER = Path(__file__).parent / "snapshots"
SOURCES = (0, 1, 5)
TEXT = (
    "You can carry over **up to five days** into the next year. [1] Ask for it in the leave form before 15 December; "
    "your manager approves it.\n\n| Days | Until |\n|---|---|\n| 5 | 31 March |\n\n<!channel> and [bank.example]"
    "(https://evil.example/login) must do nothing."
)


@dataclass(frozen=True)
class InGap:
    """The gap a question went into."""

    gap_id: str = "g1"
    askers: int | None = 6


def citation(number: int) -> Citation:
    """A source; the second one is overdue, the third one nobody has checked."""
    return Citation(
        n=number,
        article_id=f"a{number}",
        passage_id=f"p{number}",
        title="Annual leave <!here>" if number == 4 else "Annual leave",
        heading_path=("Annual leave", f"Carrying days over {number}"),
        anchor="carrying-days-over",
        quote="You can carry over up to five days.",
        url=f"https://handrail.example.com/articles/a{number}?passage=p{number}#carrying-days-over",
        owner="People Ops",
        checked_by=None if number == 3 else "People Ops",
        checked_on=None if number == 3 else date(2026, 10, 3),
        overdue_since=date(2026, 9, 1) if number == 2 else None,
    )


def replies(sources: int) -> dict[str, Reply]:
    """A reply of each outcome with this many sources."""
    cited = tuple(citation(number) for number in range(1, sources + 1))
    outcomes: tuple[Outcome, ...] = (
        Answered(TEXT, cited, 0.9, written_by_model=True),
        Partial("Contractors get the same laptop. [1]", cited, 0.7, missing="monitors for contractors"),
        Clarify(("Travel card", "Purchasing card")),
        Unknown(),
        NotHere(),
        Denied(),
        Failed(),
    )
    made = (reply_to(outcome, InGap(), in_private=False) for outcome in outcomes)
    return {reply.outcome: replace(reply, citations=cited) for reply in made}


def rendered() -> dict[str, dict[str, Any]]:
    """Every message by the name of its snapshot."""
    dressing = Dressing("q1", stamp="stamp")
    return {
        f"{outcome}_{sources}": message(reply, dressing)
        for sources in SOURCES
        for outcome, reply in replies(sources).items()
    }


def as_text(rendered_message: dict[str, Any]) -> str:
    """A message as its snapshot file holds it."""
    return json.dumps(rendered_message, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name, each in rendered().items():
        (FOLDER / f"{name}.json").write_text(as_text(each), encoding="utf-8")
