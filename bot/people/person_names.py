"""People's names in a text: those the directory knows, and what stands where a name stands. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.people.personal_data import NAME, Found, find_personal, replaced

SHORTEST = 3
"""Letters. A shorter part of a name ("Al", "de") is a name only together with the rest of it."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CAPITALISED = r"[A-ZÀ-ÖØ-ÞĆČĎĐĞİŁŃŇŐŘŚŞŠŤŮŰŹŻŽ][^\W\d_]+(?:['’-][^\W\d_]+)*"
_PARTICLE = r"(?:de|van|von|der|den|la|le|al|el|bin|da|di)"
_NAME = rf"(?P<name>(?:{_PARTICLE} )*{_CAPITALISED}(?:(?: {_PARTICLE})* {_CAPITALISED})*)"
_RELATED = (
    r"(?:manager|boss|supervisor|colleague|co-?worker|director|team ?mate|team lead|lead|assistant|buddy|mentor|report|"
    r"intern|apprentice|wife|husband|partner|son|daughter|mother|father|sister|brother|client|customer|candidate)"
)
_AFTER_A_TITLE = re.compile(rf"\b(?:[Mm]rs?|[Mm]s|[Mm]iss|[Dd]r|[Pp]rof|[Pp]rofessor|[Hh]err|[Ff]rau)\b\.? {_NAME}")
_AFTER_A_RELATION = re.compile(
    rf"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir|[Yy]our) (?:\w+ )?{_RELATED},? (?:is |called |named )?{_NAME}"
)
_AFTER_A_WORD = re.compile(rf"\b(?:[Nn]ame is|[Nn]ame[’']s|[Nn]amed|[Oo]n behalf of) {_NAME}")
_SIGNED = re.compile(rf"(?:[Tt]hanks|[Tt]hank you|[Cc]heers|[Rr]egards|[Bb]est|[Ss]incerely)[,!.]?\s+{_NAME}\W*$")

_WRITTEN_LARGE = frozenset(
    "april august autumn bank banks berlin black bond brown christian christmas church easter england english "
    "france french friday german gold green hall hill india ireland jordan june king lake law legal london "
    "march may monday north page paris park parks price prince queen sales south street summer sun sunday "
    "university victoria west white winter workday".split()
)
"""Names that are written with a capital for other reasons: alone, they are a name only after a word for one."""

_BEGINNERS = frozenset(
    "art ash bill bright carter case chance chase cook cooper cross curry dale dawn day dean drew drive driver "
    "faith field frank free good grace grant gray guy hand hope hunter ivy jack joy just lane little long love "
    "luck major mark marks mason max miles mills moon oak pat penny pepper pool porter power ray read reed "
    "rich rob rock rose ruby rush sage sandy savage short silver singer small smart spring star stern stone "
    "storm sue swift taylor turner wade walker wall ward waters wells wild will wise wolf wood woods worth "
    "wright young".split()
)
"""Names that are words: where a sentence begins, the word is likelier."""

_BEFORE_A_NAME = frozenset(
    "ask asked asking tell told email emailed message messaged ping pinged cc manager boss".split()
)


@dataclass(frozen=True)
class KnownNames:
    """The names of people, ready to be looked for. Made by `known_names`."""

    whole: dict[str, list[tuple[str, ...]]] = field(default_factory=dict, repr=False)
    parts: frozenset[str] = field(default=frozenset(), repr=False)


def known_names(names: Iterable[str]) -> KnownNames:
    """The names as the directory has them, given and family name or more."""
    whole: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    parts: set[str] = set()
    for name in names:
        words = tuple(_folded(match.group()) for match in _WORD.finditer(name))
        if len(words) > 1:
            for known in {words, (words[0], words[-1]), (words[-1], words[0])}:
                whole[known[0]].append(known)
        parts.update(word for word in words if len(word) >= SHORTEST)
    return KnownNames({first: sorted(each, key=len, reverse=True) for first, each in whole.items()}, frozenset(parts))


def find_names(text: str, known: KnownNames) -> list[Found]:
    """The names of people in a text, in no order; stretches may overlap."""
    found = [Found(*match.span("name"), NAME) for pattern in _PATTERNS for match in pattern.finditer(text)]
    return [*found, *_known_in(text, known)]


def masked(text: str, known: KnownNames | None = None) -> str:
    """The text without what is personal in it: names, e-mail addresses, phone numbers, numbers that stand for a person.

    Blocking: some milliseconds for a question. What is masked already stays as it is.
    """
    return replaced(text, [*find_personal(text), *find_names(text, known or KnownNames())])


def is_a_name_only(part: str) -> bool:
    """Whether a part of somebody's name is no ordinary word, so that it stands for them wherever it is."""
    word = part.casefold()
    return len(word) >= SHORTEST and word not in _WRITTEN_LARGE and word not in _BEGINNERS


_PATTERNS = (_AFTER_A_TITLE, _AFTER_A_RELATION, _AFTER_A_WORD, _SIGNED)


def _known_in(text: str, known: KnownNames) -> Iterator[Found]:
    words = list(_WORD.finditer(text))
    folded = [_folded(word.group()) for word in words]
    for at, word in enumerate(words):
        length = _length_at(at, folded, known)
        if length:
            yield Found(word.start(), words[at + length - 1].start() + len(_bare(words[at + length - 1].group())), NAME)
        elif _is_part(at, words, folded, known):
            yield Found(word.start(), word.start() + len(_bare(word.group())), NAME)


def _length_at(at: int, folded: Sequence[str], known: KnownNames) -> int:
    """How many words from here on are the whole name of somebody; 0 for none."""
    for name in known.whole.get(folded[at], ()):
        if tuple(folded[at : at + len(name)]) == name:
            return len(name)
    return 0


def _is_part(at: int, words: Sequence[re.Match[str]], folded: Sequence[str], known: KnownNames) -> bool:
    """Whether this word alone is somebody's given or family name."""
    if folded[at] not in known.parts:
        return False
    if at > 0 and folded[at - 1] in _BEFORE_A_NAME:
        return True
    if not words[at].group()[0].isupper() or folded[at] in _WRITTEN_LARGE:
        return False
    return not (folded[at] in _BEGINNERS and _begins_a_sentence(words[at]))


def _begins_a_sentence(word: re.Match[str]) -> bool:
    before = word.string[: word.start()].rstrip(" \"'(*>")
    return not before or before[-1] in ".!?:;\n"


def _folded(word: str) -> str:
    return _bare(word).casefold()


def _bare(word: str) -> str:
    """The word without the "'s" of what belongs to somebody."""
    return word[:-2] if word[-2:] in ("'s", "’s") else word
