"""Telling when somebody says that they may hurt themselves: what they need then is a person, not an article."""

import re
from functools import cache

DISTRESS = "distress"
"""What is said instead of a question then, as outcomes name it."""

_WORDS = {
    "{mean_to}": r"""
        \bi(?:m\b)?(?:\ (?:am|m|was|have|ve|been|do|d|just|really|even|often|sometimes|always|keep|still|also|feel|so))*
        \ (?:want(?:ed)?|wanna|wish|plan(?:ning)?|going|gonna|about|think(?:ing)?|thought|feel(?:ing)?|felt|like|rather
          | might|ll|will|tempted|urges?)
        (?:\ (?:to|of|about|like|that|i|am|m|will|ll|might|may|just|really|be))*
    """,
    "{hurt_myself}": r"(?:(?:hurt|harm|cut)(?:ing|ting)?\ my\ ?self|self-?\ ?harm(?:ing)?)\b",
    "{die}": r"""
        (?:(?:die|dying|dead)\b(?!\ (?:of|from|for|laughing|tired)) | end(?:ing)?\ (?:it\ all|everything)\b
        | not\ (?:wake\ up|be\ (?:alive|here\ any\ ?more)))
    """,
}
_SAID = r"""
    (?:kill|off|hang|shoot)(?:ing)?\ my\ ?self\b(?!\ (?:up|laughing))
    | (?:end|tak)(?:e|ing)?\ my\ (?:own\ )?life\b
    | {mean_to}\ (?:{hurt_myself}|{die})
    | \bi(?:\ (?:am|m|feel|felt|have|ve|been|feeling|so))+\ suicidal\b
    | \b(?:my|i(?:\ (?:have|ve|am|m|been|keep|got|get|had))+)\ (?:having\ |getting\ )?suicidal\ thoughts?
    | \b(?:do\ not|don\ ?t|no\ longer)\ (?:even\ |really\ )?(?:want|wanna|wish)(?:\ to)?
      \ (?:live|be\ alive|exist|be\ here|wake\ up)(?:\ any\ ?more|\ at\ all|$)
    | \b(?:no|any)\ reason\ (?:for\ me\ )?to\ (?:live|go\ on\ living|stay\ alive)
    | \bbetter\ off\ (?:dead|without\ me)\b | \bcan\ ?(?:not|t)\ go\ on\ (?:living|like\ this|any\ ?more)
    | \bwish\ i\ (?:(?:was|were)\ dead|had\ never\ been\ born) | {mean_to}\ (?:committing\ )?suicide\b
"""
_TOLD_BY_ANOTHER = re.compile(
    r"\b(?:some(?:one|body)|any(?:one|body)|colleague|co-?worker|customer|client|patient|guest|resident|student|pupil|"
    r"employee|caller|user|tenant|member|friend)s?(?: \w+){0,3} (?:says?|said|saying|tells?|told|writes?|wrote)\b"
)


def is_in_distress(text: str) -> bool:
    """Whether whoever wrote `text` says of themselves that they may end their life or hurt themselves.

    What is asked for somebody else, or after an accident ("I cut myself"), is a question like any other.
    """
    plain = " ".join(re.sub(r"[^\w\s-]|_", " ", text.casefold()).split())
    return bool(_pattern().search(plain)) and not _TOLD_BY_ANOTHER.search(plain)


@cache
def _pattern() -> re.Pattern[str]:
    filled = _SAID
    for name, words in _WORDS.items():
        filled = filled.replace(name, words)
    return re.compile(filled, re.VERBOSE)
