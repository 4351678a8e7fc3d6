"""Whether a clause says no more than a statement does. Pure.

Built to err on one side: what is not plainly there counts as not supported. It reads words, not meaning, so a good
paraphrase in other words is refused; a changed number, name, "not", "must", condition or scope is refused too.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.checking.claims import Clause, Stance, is_name, is_term
from retrieval.checking.tokens import Kind, Token
from retrieval.checking.wording import (
    CONDITIONS,
    LIGHT,
    LIMITS,
    NARROWING,
    NEUTRAL_ROLES,
    RELATIVES,
    ROLES,
    STRICT_CONDITIONS,
)

Clauses = Sequence[Clause]

_NEGATIVE = frozenset((Stance.NOT, Stance.FORBID, Stance.MAY_NOT, Stance.EXEMPT, Stance.DISCOURAGE))
_FOLLOWS_FROM = {
    Stance.PLAIN: {Stance.PLAIN, Stance.OBLIGE, Stance.CAN},
    Stance.CAN: {Stance.CAN, Stance.MAY, Stance.PLAIN},
    Stance.MAY: {Stance.MAY, Stance.CAN},
    Stance.OBLIGE: {Stance.OBLIGE},
    Stance.ADVISE: {Stance.ADVISE},
    Stance.NOT: {Stance.NOT, Stance.FORBID},
    Stance.FORBID: {Stance.FORBID},
    Stance.MAY_NOT: {Stance.MAY_NOT, Stance.FORBID},
    Stance.EXEMPT: {Stance.EXEMPT},
    Stance.DISCOURAGE: {Stance.DISCOURAGE},
}
"""What a clause of one stance may rest on. "Can" may rest on a plain statement, "may" and "must" may not;
"may not" can mean "perhaps not", so that "must not" cannot rest on it."""

_BINDING_KINDS = frozenset(("condition", "unless", "before", "after", "until"))
_EXCEPTIONS = frozenset(("except", "excluding", "unless", "only"))
_READER = frozenset("you your yours we our i my everyone anyone".split())
_FIRST_TERMS = 3
"""How many terms of a clause may name who it is about."""


@dataclass(frozen=True)
class Claimed:
    """The part of a sentence to be checked. `words` and `terms` are those of the whole sentence; `known` are stems the
    reader has from the heading; a `tail` goes on with the subject of an earlier part."""

    clauses: tuple[Clause, ...]
    words: frozenset[str]
    terms: frozenset[str]
    known: frozenset[str] = frozenset()
    tail: bool = False


def entails(said: Clauses, claimed: Claimed) -> bool:
    """Whether every clause of `claimed` follows from the clauses one statement makes."""
    there = frozenset(term for clause in said for term in clause.terms)
    if any(clause.terms and not there.intersection(clause.terms) for clause in claimed.clauses):
        return False
    said_words = frozenset(word for clause in said for word in clause.words)
    if said_words & STRICT_CONDITIONS and not claimed.words & CONDITIONS:
        return False
    if (said_words & _EXCEPTIONS) - claimed.words:
        return False
    return all(_clause_follows(said, clause, claimed) for clause in claimed.clauses)


def _clause_follows(said: Clauses, clause: Clause, claimed: Claimed) -> bool:
    granted = claimed.known | LIGHT | _meant_by_you(said, claimed)
    needed = frozenset(clause.terms) - granted
    there = frozenset(term for d in said for term in d.terms)
    own = frozenset(clause.terms) & there
    if needed - there or 2 * len(own) < len(frozenset(clause.terms)):
        return False
    return any(_rests_on(sources, clause, claimed) for sources in _sources(said, frozenset(clause.terms) & there))


def _meant_by_you(said: Clauses, claimed: Claimed) -> frozenset[str]:
    speaks_to_reader = any(clause.words & {"you", "your"} for clause in said)
    names_others = claimed.known & ROLES or claimed.words & _READER
    return NEUTRAL_ROLES if speaks_to_reader and not names_others else frozenset()


def _sources(said: Clauses, terms: frozenset[str]) -> Iterator[Clauses]:
    """The clauses the terms can come from: each one that has them all, else those that alone have some of them."""
    whole = [clause for clause in said if terms <= frozenset(clause.terms)]
    if whole:
        yield from ([clause] for clause in whole)
        return
    shared = [terms & frozenset(clause.terms) for clause in said]
    alone = [
        clause
        for at, clause in enumerate(said)
        if shared[at] - frozenset().union(*(other for i, other in enumerate(shared) if i != at))
    ]
    most = max(len(overlap) for overlap in shared)
    best = [clause for clause, overlap in zip(said, shared, strict=True) if len(overlap) == most]
    chosen = alone + [clause for clause in best if clause not in alone]
    rest = terms.difference(*(clause.terms for clause in chosen))
    yield chosen + [clause for clause in said if clause not in chosen and rest.intersection(clause.terms)]


def _rests_on(sources: Clauses, clause: Clause, claimed: Claimed) -> bool:
    return all(check(sources, clause, claimed) for check in _CHECKS)


def _same_polarity(sources: Clauses, clause: Clause, claimed: Claimed) -> bool:
    if sum(source.negations for source in sources) != clause.negations:
        return False
    if (clause.stance in _NEGATIVE) != any(source.stance in _NEGATIVE for source in sources):
        return False
    if len(sources) > 1:
        return True
    both = frozenset(clause.terms) & frozenset(sources[0].terms)
    return clause.denied & both == sources[0].denied & both


def _same_stance(sources: Clauses, clause: Clause, claimed: Claimed) -> bool:
    if len(clause.modals) > 1 and not any(clause.modals <= source.modals for source in sources):
        return False
    if any(source.stance in _FOLLOWS_FROM[clause.stance] for source in sources):
        return True
    return any(_is_order(source, clause) for source in sources)


def _is_order(source: Clause, clause: Clause) -> bool:
    """An order obliges: "Send receipts" carries "receipts must be sent", "Never share" carries "must not share"."""
    first = source.tokens[0]
    if clause.stance in (Stance.OBLIGE, Stance.ADVISE) and source.stance is Stance.PLAIN:
        modal = next((at for at, token in enumerate(clause.tokens) if _obliges(token)), 0)
        return is_term(first) and first.key in {token.key for token in clause.tokens[modal:]}
    return clause.stance is Stance.FORBID and source.stance is Stance.NOT and first.text in ("do", "never", "not")


def _obliges(token: Token) -> bool:
    return Clause((token,)).stance in (Stance.OBLIGE, Stance.ADVISE)


def _same_kind(sources: Clauses, clause: Clause, claimed: Claimed) -> bool:
    """What is said only of a condition or of a time is claimed only of it."""
    kinds = {source.kind for source in sources} & _BINDING_KINDS
    return kinds == {clause.kind} & _BINDING_KINDS


def _keeps_limits(sources: Clauses, clause: Clause, claimed: Claimed) -> bool:
    words = clause.words if len(sources) == 1 else claimed.words
    return not any((source.words & LIMITS) - words for source in sources)


def _binds_alike(sources: Clauses, clause: Clause, claimed: Claimed) -> bool:
    """Two clauses that each speak of something else may not be crossed ("managers get 25 days, interns 10")."""
    with_more = [source for source in sources if _left_over(source, clause, claimed)]
    return len(sources) == 1 or len(with_more) < 2


def _left_over(source: Clause, clause: Clause, claimed: Claimed) -> frozenset[str]:
    terms = {token.key for token in source.tokens if is_term(token) and token.kind is not Kind.EXACT}
    return frozenset(terms) - frozenset(clause.terms) - claimed.known - LIGHT


def _same_numbers(sources: Clauses, clause: Clause, claimed: Claimed) -> bool:
    there = [token for source in sources for token in source.tokens]
    terms = frozenset(token.key for token in there)
    numbers = [token for token in clause.tokens if token.kind is Kind.NUMBER]
    if not Counter(number.key for number in numbers) <= Counter(token.key for token in there):
        return False
    return all(any(_same_number(number, token, terms) for token in there) for number in numbers)


def _same_number(number: Token, other: Token, terms: frozenset[str]) -> bool:
    if number.key != other.key or number.comparison != other.comparison:
        return False
    return number.unit in ("", other.unit) or (not other.unit and number.unit in terms)


def _same_people(sources: Clauses, clause: Clause, claimed: Claimed) -> bool:
    """A rule for some people is not claimed of others, nor of the reader, nor of more of them."""
    for source in sources:
        about = frozenset(source.terms[:_FIRST_TERMS]) & ROLES - NEUTRAL_ROLES
        changed = claimed.words & _READER or (frozenset(clause.terms) & ROLES) - frozenset(source.terms)
        if about - claimed.terms and (changed or claimed.tail):
            return False
        if claimed.tail and source.terms and source.terms[0] not in claimed.terms:
            return False
    return True


def _as_narrow(sources: Clauses, clause: Clause, claimed: Claimed) -> bool:
    """Nothing that narrows a noun is lost: the word before its first noun or a kind of people, and what follows it."""
    allowed = claimed.terms | claimed.known
    first = next((token.key for token in clause.tokens if is_term(token)), "")
    after = {token.key: following.text for token, following in pairwise(clause.tokens)}
    for source in sources:
        for before, token, following in _with_neighbours(source.tokens):
            if token.key not in clause.terms or token.kind is not Kind.WORD:
                continue
            heads = token.key in ROLES or token.key == first
            if heads and before is not None and _is_word(before) and before.key not in allowed:
                return False
            narrows = NARROWING if token.key in ROLES else RELATIVES
            if following is not None and following.text in narrows and after.get(token.key) != following.text:
                return False
    return True


def _with_neighbours(tokens: Sequence[Token]) -> Iterator[tuple[Token | None, Token, Token | None]]:
    yield from zip((None, *tokens[:-1]), tokens, (*tokens[1:], None), strict=True)


def _is_word(token: Token) -> bool:
    return is_term(token) and token.kind is Kind.WORD


def _same_order(sources: Clauses, clause: Clause, claimed: Claimed) -> bool:
    """Who does what to whom: no two terms have changed sides of a third ("the host walks the visitor")."""
    return not any(_is_mirrored(_active_order(clause), _active_order(source)) for source in sources)


def _is_mirrored(claimed: Sequence[str], said: Sequence[str]) -> bool:
    shared = [t for t in claimed if claimed.count(t) == 1 and said.count(t) == 1]
    place = {term: said.index(term) for term in shared}
    for at, pivot in enumerate(shared):
        goes_right = any(place[term] > place[pivot] for term in shared[:at])
        comes_left = any(place[term] < place[pivot] for term in shared[at + 1 :])
        if goes_right and comes_left:
            return True
    return False


def _active_order(clause: Clause) -> list[str]:
    """Its terms, with "approved by managers" turned into "managers approve"."""
    tokens = clause.tokens
    for at, token in enumerate(tokens):
        done = [t for t in tokens[:at] if is_term(t) and _is_participle(t)]
        if token.text == "by" and not token.is_spent and done:
            verb = done[-1]
            agent = [t.key for t in tokens[at + 1 :] if is_term(t)]
            return [*agent, verb.key, *(t.key for t in tokens[:at] if is_term(t) and t is not verb)]
    return list(clause.terms)


def _is_participle(token: Token) -> bool:
    return token.text.endswith(("ed", "en", "wn", "ght", "id", "ld", "nt", "ne"))


def _same_names(sources: Clauses, clause: Clause, claimed: Claimed) -> bool:
    """A name is a name in the passage as well, and the words of a longer one stand together there."""
    there = [token for source in sources for token in source.tokens]
    capital = {token.key for token in there if token.is_capital} | claimed.known
    together = {(a.key, b.key) for source in sources for a, b in pairwise(source.tokens)}
    opening = {source.tokens[0].key for source in sources}
    for at, (a, b) in enumerate(pairwise(clause.tokens)):
        if is_name(b) and b.key not in capital:
            return False
        if is_name(a) and is_name(b) and (a.key, b.key) not in together and not (at == 0 and a.key in opening):
            return {a.key, b.key} <= claimed.known
    return True


_CHECKS: tuple[Callable[[Clauses, Clause, Claimed], bool], ...] = (
    _same_polarity,
    _same_stance,
    _same_kind,
    _same_numbers,
    _keeps_limits,
    _binds_alike,
    _same_people,
    _as_narrow,
    _same_order,
    _same_names,
)
