"""Our own sample knowledge and questions, as an evaluation set."""

import json
from pathlib import Path

from bot.measures.evaluating import KnownPassage, KnownQuestion
from knowledge.reading.importing import ReadFile, find_files, read_file

SAMPLE = Path("knowledge/sample")
QUESTIONS = Path("tests/knowledge/sample_questions.jsonl")


def sample_passages() -> list[KnownPassage]:
    """Every published sample article, named by its path."""
    files, _ = find_files([SAMPLE])
    read = [(path, read_file(path)) for path in files]
    return [
        KnownPassage(
            path.resolve().relative_to(SAMPLE.resolve()).as_posix(),
            file.details.title,
            file.body,
            file.details.also_asked_as,
        )
        for path, file in read
        if isinstance(file, ReadFile) and file.details.status == "published"
    ]


def sample_questions() -> list[KnownQuestion]:
    """The questions whose answer does not depend on who asks."""
    records = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    return [
        KnownQuestion(
            id=f"sample:{number}",
            text=record["question"],
            kind={"hole": "removed"}.get(record["kind"], record["kind"]),
            gold=frozenset({record["article"]} if record["kind"] == "covered" else ()),
            is_answerable=record["kind"] == "covered",
        )
        for number, record in enumerate(records)
        if record["kind"] != "restricted"
    ]
