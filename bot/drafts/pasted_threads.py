"""A conversation that somebody pasted, without the names of those who had it. Pure.

Chat programs copy a thread each in its own way; what they share is a line, or the beginning of one, that names the
speaker. Speakers are numbered in the order in which they first speak.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.people.person_names import KnownNames, is_a_name_only, masked

_NAME = r"(?P<name>[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3})"
_TIME = r"(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?)"
_DATE = r"(?:(?:\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?|yesterday|today|\w{3,9} \d{1,2}(?:st|nd|rd|th)?),?(?: at)? )"
_SPEAKS = (
    # "Priya Raman  10:32 AM" (Slack) and "Priya Raman, 20/11/2026 10:32" (Teams), what was said below it.
    re.compile(rf"^\s*{_NAME}(?:\s{{2,}}|,? |\s*\[)(?:\[?{_DATE})?\[?{_TIME}\]?\s*$", re.IGNORECASE),
    # "[10:32] Priya Raman: ..." and "20/11/2026, 10:32 - Priya: ..." (exports).
    re.compile(rf"^\s*\[?{_DATE}?{_TIME}\]?(?:\s*[-–]\s*|\s+){_NAME}(?:\s*:\s*(?P<said>.*))?$", re.IGNORECASE),
    # "Priya Raman: ..."; two capital letters at least, or a sentence with a colon would be taken for a speaker.
    re.compile(r"^\s*(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}):\s+(?P<said>\S.*)$"),
    re.compile(r"^\s*(?P<name>@[\w.-]+):?\s+(?P<said>\S.*)$"),
)
_LABELS = (
    "Answer|Attention|Caution|Edit|Example|FYI|From|Hint|Important|Info|Link|Note|PS|Question|Re|Reminder|Result|Source|"
    "Step|Steps|Subject|Summary|Tip|To|Update|Warning"
)
_ONE_WORD = re.compile(rf"^\s*(?P<name>(?!(?:{_LABELS}):)[A-Z][\w'’-]+):\s+(?P<said>\S.*)$")


@dataclass(frozen=True)
class _Turn:
    """What one speaker said without a pause; the speaker is None before anybody was named."""

    speaker: str | None
    text: str


def without_people(thread: str, known: KnownNames) -> str:
    """The conversation with "Person 1" and so on for its speakers, and everything personal in it masked.

    `known` are the names the directory has. Where somebody speaks of another speaker, that is put in numbers too.
    """
    turns = list(_turns(thread))
    numbers: dict[str, int] = {}
    for turn in turns:
        if turn.speaker is not None:
            numbers.setdefault(_key(turn.speaker, numbers), len(numbers) + 1)
    shown = [_shown(turn, numbers, known) for turn in turns]
    return "\n".join(line for line in shown if line).strip()


def _key(speaker: str, numbers: Mapping[str, int]) -> str:
    """The speaker's name as it was met first: "Bob" is the "Bob Smith" who spoke before."""
    name = speaker.casefold().lstrip("@")
    return next((key for key in numbers if key == name or key.startswith(f"{name} ")), name)


def _shown(turn: _Turn, numbers: Mapping[str, int], known: KnownNames) -> str:
    text = turn.text
    for name, number in numbers.items():
        text = _spoken_of(name).sub(f"Person {number}", text)
    if turn.speaker is None:
        return masked(text, known)
    return f"Person {numbers[_key(turn.speaker, numbers)]}: {masked(text, known)}" if text else ""


def _spoken_of(name: str) -> re.Pattern[str]:
    """The whole name of a speaker, or a part of it that is not a word as well, in any spelling."""
    parts = [part for part in name.split() if is_a_name_only(part)]
    either = "|".join(re.escape(each) for each in (name, *parts))
    return re.compile(rf"@?\b(?:{either})\b", re.IGNORECASE)


def _turns(thread: str) -> Iterator[_Turn]:
    lines = thread.replace("\r\n", "\n").split("\n")
    one_word = [match["name"] for line in lines if (match := _ONE_WORD.match(line))]
    speakers = frozenset(one_word) if len(one_word) > 1 else frozenset[str]()
    speaker: str | None = None
    said: list[str] = []
    for line in lines:
        named = _speaks(line, speakers)
        if named is None:
            said.append(line)
            continue
        yield _Turn(speaker, "\n".join(said).strip())
        speaker, said = named.speaker, [named.text] if named.text else []
    yield _Turn(speaker, "\n".join(said).strip())


def _speaks(line: str, speakers: frozenset[str]) -> _Turn | None:
    for pattern in _SPEAKS:
        if match := pattern.match(line):
            return _Turn(match["name"].strip(), (match.groupdict().get("said") or "").strip())
    match = _ONE_WORD.match(line)
    return _Turn(match["name"], match["said"].strip()) if match and match["name"] in speakers else None
