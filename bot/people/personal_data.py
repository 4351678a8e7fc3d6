"""Personal data that can be told by its form: e-mail addresses, phone numbers, numbers that stand for a person. Pure.

Phone numbers are found by `phonenumbers`, which knows each country's numbering plan.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from phonenumbers import Leniency, PhoneNumberMatcher

EMAIL, PHONE, NUMBER, NAME = "[e-mail]", "[phone number]", "[id number]", "[name]"
"""What stands in the place of what was masked."""

REGIONS = ("US", "GB", "DE", "FR", "NL", "IN", "AU")
"""Countries whose numbers are known without their country code. Others are found when written with it, or after a word
such as "call"."""

FEWEST_PHONE_DIGITS = 7

MOST_LOOKED_THROUGH = 4_000
"""Characters in which each country's numbers are looked for; a few tens of microseconds each. Further on, in a very
long text, everything that might be a phone number is masked: rather a few too many."""

_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]++(?:@| ?\[at\] ?| ?\(at\) ?)(?:[\w-]+\.)+[^\W\d_]{2,}", re.IGNORECASE)
_MENTION = re.compile(r"<@[^<>\s]+>|<at>.{1,80}?</at>|(?<![\w@./])@[^\W\d_][\w.-]*\w", re.IGNORECASE)
_PERSONS = (
    r"(?:employee|staff|personnel|payroll|badge|worker|person|user|customer|client|patient|student|member|applicant|"
    r"passport|licen[cs]e|visa|tax|vat|national insurance|social security|insurance|bank|account|card|policy)"
)
_AFTER_A_WORD = re.compile(
    rf"\b{_PERSONS}(?:['’]s)?(?: account| card| badge| identification| security)?[ -]?"
    r"(?:number|no\b\.?|num\b\.?|nr\b\.?|id\b|code|#)s?(?: is| was|:|=|,)? ?#?"
    r"(?P<id>(?=[\w/-]{0,80}\d)[\w/-]{4,}(?: \d{2,})*)",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:born|birth|birthday|dob|d\.o\.b\.?)(?: date)?(?: is| was| on|:)*"
    r" (?P<id>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}(?:st|nd|rd|th)? [^\W\d_]{3,9},? \d{4}"
    r"|[^\W\d_]{3,9} \d{1,2},? \d{4})",
    re.IGNORECASE,
)
_SOCIAL_SECURITY = re.compile(r"(?<![\w-])(?!000|666)\d{3}-\d{2}-\d{4}(?![\w-])")
_NATIONAL_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)
_CARD = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_CALLED = re.compile(
    r"\b(?:call|ring|phone|text|dial|fax|reach|mobile|cell|tel|telephone|whatsapp|landline)\b[^\d+\n]{0,24}"
    r"(?P<id>\(?\+?\d(?:[ ()./-]{0,2}\d){6,14})",
    re.IGNORECASE,
)
_NATIONAL = re.compile(r"(?<![\w.,:/-])(?:\(?0\d{2,5}\)?[ /-]\d(?:[ /-]?\d){4,8}|0\d{9,10})(?![\w-])")

_PERHAPS = re.compile(r"(?<!\d)\(?\+?\d(?:[ ()./-]{0,2}\d){6,19}(?!\d)")


@dataclass(frozen=True)
class Found:
    """A stretch of a text that is personal, and what is shown in its place."""

    start: int
    end: int
    shown: str


def find_personal(text: str) -> list[Found]:
    """What is personal in a text by its form, in no order; stretches may overlap."""
    return [found for finder in _FINDERS for found in finder(text)]


def replaced(text: str, found: list[Found]) -> str:
    """The text with each stretch replaced; of those that overlap, by the one that begins first and is longest."""
    pieces, position = [], 0
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if each.start >= position:
            pieces += [text[position : each.start], each.shown]
            position = each.end
    return "".join([*pieces, text[position:]])


def _emails(text: str) -> Iterator[Found]:
    yield from (Found(*match.span(), EMAIL) for match in _EMAIL.finditer(text))


def _mentions(text: str) -> Iterator[Found]:
    yield from (Found(*match.span(), NAME) for match in _MENTION.finditer(text))


def _numbers(text: str) -> Iterator[Found]:
    for pattern in (_AFTER_A_WORD, _BORN):
        yield from (Found(*match.span("id"), NUMBER) for match in pattern.finditer(text))
    for pattern in (_SOCIAL_SECURITY, _NATIONAL_INSURANCE):
        yield from (Found(*match.span(), NUMBER) for match in pattern.finditer(text))
    yield from (Found(*match.span(), NUMBER) for match in _CARD.finditer(text) if _passes_luhn(match.group()))
    yield from (Found(*match.span(), NUMBER) for match in _IBAN.finditer(text) if _is_iban(match.group()))


def _phones(text: str) -> Iterator[Found]:
    for match in _CALLED.finditer(text):
        yield Found(*match.span("id"), PHONE)
    yield from (Found(*match.span(), PHONE) for match in _NATIONAL.finditer(text))
    yield from (Found(*match.span(), PHONE) for match in _PERHAPS.finditer(text, MOST_LOOKED_THROUGH))
    beginning = text[:MOST_LOOKED_THROUGH]
    if sum(character.isdigit() for character in beginning) < FEWEST_PHONE_DIGITS:
        return
    for region in (None, *REGIONS):
        for found in PhoneNumberMatcher(beginning, region, leniency=Leniency.VALID):
            if region is None or _is_written_as_a_number_to_call(found.raw_string):
                yield Found(found.start, found.end, PHONE)


_FINDERS: tuple[Callable[[str], Iterator[Found]], ...] = (_emails, _mentions, _numbers, _phones)


def _is_written_as_a_number_to_call(raw: str) -> bool:
    # A run of digits is an order or a ticket at least as often.
    return not raw.isdigit()


def _passes_luhn(number: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1, annex B), as it is on every payment card."""
    digits = [int(each) for each in number if each.isdigit()][::-1]
    doubled = (sum(divmod(2 * each, 10)) for each in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_iban(number: str) -> bool:
    """Whether the check digits are right (ISO 13616)."""
    plain = number.replace(" ", "")
    return int("".join(str(int(each, 36)) for each in plain[4:] + plain[:4])) % 97 == 1
