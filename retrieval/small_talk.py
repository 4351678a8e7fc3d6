"""Telling a question from a greeting, a thank-you, a call for help, or nothing that can be read."""

import re
import unicodedata
from enum import StrEnum


class SmallTalk(StrEnum):
    """What was said instead of a question."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    HELP = "help"
    UNREADABLE = "unreadable"


_PHRASES: dict[SmallTalk, tuple[str, ...]] = {
    SmallTalk.GREETING: (
        r"(?:hi|hello|hey|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day))(?: (?:there|all|handrail|bot|everyone|team))?",
        r"(?:hi|hello|hey)?,? ?how (?:are you|is it going|s it going|are things)(?: doing)?(?: today)?",
    ),
    SmallTalk.THANKS: (
        r"(?:ok |okay |great |perfect |cool |awesome |nice |many |brilliant )*(?:thanks|thank you|thx|ty|cheers|ta|much appreciated)"
        r"(?: (?:a lot|so much|very much|a bunch|again|handrail|bot|for (?:your|the|that|this)(?: help| answer| info(?:rmation)?)?|that (?:helps|helped|worked)))*",
        r"(?:that|this) (?:helps|helped|worked|is great|is perfect|was helpful)(?: a lot| thanks| thank you)?",
        r"(?:great|perfect|awesome|cool|nice|ok|okay|got it|understood|lovely|brilliant|well done|good bot)",
    ),
    SmallTalk.FAREWELL: (r"(?:bye|goodbye|bye bye|see you(?: later| soon| tomorrow)?|good night|have a (?:good|nice) (?:day|one|evening|weekend))",),
    SmallTalk.HELP: (
        r"(?:help|help me|i need help|can you help(?: me)?|please help(?: me)?|\?+)",
        r"(?:what|how) (?:can|do|could) (?:you|i) (?:do|help(?: me)?(?: with)?|use (?:you|this|handrail)|ask(?: you)?(?: about)?)(?: here| for me)?",
        r"(?:who|what) are you|what is (?:this|handrail)|how does (?:this|handrail) work|are you (?:a )?(?:bot|human|robot|real|ai)",
    ),
}
_COMPILED = {kind: re.compile("|".join(f"(?:{each})" for each in phrases)) for kind, phrases in _PHRASES.items()}
_FEW_LETTERS = 2
_LONG_RUN = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}", re.IGNORECASE)
_REPEATED = re.compile(r"(.)\1{5,}|^(.{1,4}?)\2{4,}$")


def small_talk(text: str) -> SmallTalk | None:
    """What kind of small talk `text` is, or None when it may be a question."""
    plain = _plain(text)
    if plain in ("", "?"):
        return SmallTalk.HELP if "?" in text and not _letters(text) and not _has_symbols(text) else SmallTalk.UNREADABLE
    for kind, pattern in _COMPILED.items():
        if pattern.fullmatch(plain):
            return kind
    return SmallTalk.UNREADABLE if _is_unreadable(plain) else None


def _plain(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    words = re.sub(r"[^\w\s]", " ", normal.replace("'", " "))
    return re.sub(r"\s+", " ", words).strip(" _")


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


def _has_symbols(text: str) -> bool:
    return any(unicodedata.category(character) in ("So", "Sk", "Cs") for character in text)


def _is_unreadable(plain: str) -> bool:
    if _letters(plain) < _FEW_LETTERS:
        return True
    words = plain.split()
    if len(words) > 3:
        return False
    return all(_LONG_RUN.search(word) or _REPEATED.search(word) for word in words)
