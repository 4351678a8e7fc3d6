"""Telling a question from a greeting, a thank-you, a call for help, or nothing that can be read."""

import re
import unicodedata
from enum import StrEnum
from functools import cache

LONGEST = 120
"""Small talk is short: a longer text is a question, however it begins."""

MOST_WORDS_OF_GIBBERISH = 3


class SmallTalk(StrEnum):
    """What was said instead of a question."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    HELP = "help"
    UNREADABLE = "unreadable"


_SAID: dict[SmallTalk, str] = {
    SmallTalk.GREETING: r"""
        {hello} | test(?:ing)?(?:\ (?:test(?:ing)?|1\ 2(?:\ 3)?|123))* | ping
        | (?:{hello}\ )?how\ (?:are\ (?:you|things)|is\ it\ going|s\ it\ going)(?:\ (?:doing|going|today))*
        | (?:{hello}\ )?nice\ to\ meet\ you
    """,
    SmallTalk.THANKS: r"""
        (?:{praise}\ )*{thanks}(?:\ (?:{aside}|{praise}))*
        | (?:that|this|it)\ (?:helps|helped|worked|works|s\ great|(?:is|was)\ {well})
          (?:\ (?:a\ lot|now|{thanks}|{aside}))*
        | (?:{praise}|got\ it|understood|lovely|well\ done|good\ (?:bot|job)|(?:i\ )?love\ it|you\ rock
          |never\ ?mind|forget\ it|no\ worries|no\ thanks|no\ thank\ you|all\ good)
          (?:\ (?:{thanks}|{aside}|{praise}))*
    """,
    SmallTalk.FAREWELL: r"""
        (?:good\ ?bye|bye(?:\ bye)?|see\ you(?:\ (?:later|soon|tomorrow))?|good\ night|talk\ (?:to\ you\ )?later
        | (?:have\ a|enjoy\ your)\ (?:(?:good|nice|great|lovely)\ )?(?:day|one|evening|weekend))
        (?:\ (?:{aside}|{thanks}))*
    """,
    SmallTalk.HELP: r"""
        (?:{hello}\ )?(?:
        (?:please\ )?help(?:\ (?:me|please))*|i\ need\ (?:some\ |your\ )?help
        | (?:can|could)\ you\ help(?:\ (?:me|please))*
        | what\ (?:can|could|do)\ you\ (?:do|know|help(?:\ me)?(?:\ with)?)(?:\ (?:here|for\ me))?
        | (?:what|how)\ (?:can|could|do)\ i\ (?:use|ask)(?:\ (?:you|this|handrail))?(?:\ about)?(?:\ here)?
        | what\ can\ i\ do\ here | how\ (?:can|do)\ you\ help(?:\ me)?
        | (?:who|what)\ (?:are|r)\ (?:you|u) | are\ you\ (?:an?\ )?(?:bot|human|robot|real|ai|person|there)
        | what(?:\ is|\ s|s)\ (?:this|handrail)(?:\ for)? | how\ does\ (?:this|handrail)\ work
        | (?:i\ have|i\ ve\ got)\ (?:a|another|one\ more)\ question
        | (?:can|may)\ i\ ask\ (?:you\ )?(?:something|a\ question)
        | yes|yeah|yep|no|nope|nah|hm+|well|what
        )
    """,
}
_WORDS = {
    "{hello}": r"""
        (?:hi+|hello+|hey+|hiya|howdy|yo|hallo|greetings|good\ (?:morning|afternoon|evening|day)|morning)
        (?:\ (?:there|all|handrail|bot|everyone|team|again))*
    """,
    "{thanks}": r"""
        (?:(?:many\ )?thanks|thank\ (?:you|u)|thx|tnx|ty|cheers|ta|much\ appreciated|appreciate\ it|merci|danke|gracias)
    """,
    "{praise}": r"""
        (?:ok(?:ay)?|great|perfect|cool|awesome|nice(?:\ one)?|brilliant|excellent|super|amazing|good|fine|alright|sure
        | lol|ha(?:ha)+|wow|yay)
    """,
    "{aside}": r"""
        (?:a\ lot|so\ much|very\ much|a\ bunch|again|handrail|bot|there|everyone|all|anyway|for\ now|you\ too
        | for\ (?:your|the|that|this|all\ your|helping)
          (?:\ (?:(?:quick|great)\ )?(?:help|answer|reply|info(?:rmation)?|me))?
        | that\ (?:helps|helped|worked|was\ {well}) | you\ re\ (?:great|the\ best))
    """,
    # Last, since the others hold it: names are filled in from first to last.
    "{well}": r"""
        (?:(?:so|very|really|super)\ )?(?:quick|fast|easy|great|good|perfect|helpful|useful|nice|all|it)
    """,
}
_SYMBOLS = ("So", "Cs")
_GLAD_MARKS = frozenset("👍👌🙏❤💙💚😊🙂😀😃😄🎉👏✅💯🙌🤝😍")
_HELLO_MARKS = frozenset("👋")
_FEW_CHARACTERS = 2
_KEYBOARD = re.compile(r"asdf|sdfg|dfgh|fghj|hjkl|qwert|werty|zxcv|xcvb", re.IGNORECASE)
_LONG_RUN = re.compile(r"[bcdfghjklmnpqrstvwxz]{7,}", re.IGNORECASE)
_REPEATED = re.compile(r"(.)\1{5,}|^(.{1,4}?)\2{4,}$")


def small_talk(text: str) -> SmallTalk | None:
    """What kind of small talk `text` is, or None when it may be a question."""
    plain = _plain(text)
    if not plain:
        return _said_without_words(text)
    for kind, pattern in _patterns().items():
        if len(plain) <= LONGEST and pattern.fullmatch(plain):
            return kind
    return SmallTalk.UNREADABLE if _is_unreadable(plain) else None


def _said_without_words(text: str) -> SmallTalk:
    marks = {mark for mark in text if unicodedata.category(mark) in _SYMBOLS}
    if marks and marks <= _HELLO_MARKS:
        return SmallTalk.GREETING
    if marks and marks <= _GLAD_MARKS:
        return SmallTalk.THANKS
    return SmallTalk.HELP if "?" in text and not marks else SmallTalk.UNREADABLE


@cache
def _patterns() -> dict[SmallTalk, re.Pattern[str]]:
    compiled = {}
    for kind, pattern in _SAID.items():
        filled = pattern
        for name, words in _WORDS.items():
            filled = filled.replace(name, words)
        compiled[kind] = re.compile(filled, re.VERBOSE)
    return compiled


def _plain(text: str) -> str:
    # Characters without width stand inside words; every other mark stands between them.
    shown = text if text.isascii() else "".join(each for each in text if unicodedata.category(each) != "Cf")
    normal = unicodedata.normalize("NFKC", shown).casefold().replace("’", "'")
    return " ".join(re.sub(r"[^\w\s]|_", " ", normal).split())


def _is_unreadable(plain: str) -> bool:
    if not any(map(str.isalpha, plain)) or sum(map(str.isalnum, plain)) < _FEW_CHARACTERS:
        return True
    words = plain.split()
    return len(words) <= MOST_WORDS_OF_GIBBERISH and all(_is_gibberish(word) for word in words)


def _is_gibberish(word: str) -> bool:
    return any(pattern.search(word) for pattern in (_KEYBOARD, _LONG_RUN, _REPEATED))
