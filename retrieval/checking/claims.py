"""What a sentence claims, clause by clause: about what, and whether it obliges, allows, forbids or denies. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from retrieval.checking.tokens import Kind, Token, read_tokens
from retrieval.checking.wording import (
    ADVISING,
    ALLOWING,
    AUXILIARIES,
    CONTRASTS,
    DUTIES,
    EXEMPTING,
    FORBIDDING,
    MODALS,
    NEGATIONS,
    OBLIGING,
    RELATIVES,
    ROLES,
    STOP,
    SUBJECTS,
    SUBORDINATORS,
    UNCERTAIN,
)


class Stance(StrEnum):
    """How a clause stands to what it speaks of."""

    PLAIN = "plain"
    NOT = "not"
    OBLIGE = "must"
    ADVISE = "should"
    CAN = "can"
    MAY = "may"
    FORBID = "must not"
    MAY_NOT = "may not"
    EXEMPT = "need not"
    DISCOURAGE = "should not"


@dataclass(frozen=True)
class Clause:
    """One clause. `kind` says what began one that is not itself claimed: "condition", "before" and so on."""

    tokens: tuple[Token, ...]
    kind: str = ""

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The keys of what the clause speaks of, in order."""
        return tuple(token.key for token in self.tokens if is_term(token))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word in it, in lower case, but for those that belong to a number."""
        return frozenset(token.text for token in self.tokens if not token.is_spent)

    @cached_property
    def negations(self) -> int:
        """How often it says no."""
        return sum(_is_negation(token) for token in self.tokens)

    @cached_property
    def denied(self) -> frozenset[str]:
        """The terms that directly follow a "not"."""
        return frozenset(_denied(self.tokens))

    @cached_property
    def modals(self) -> frozenset[str]:
        """The words that oblige, advise, allow or forbid."""
        return frozenset(token.text for token in self.tokens if _is_modal(token))

    @cached_property
    def stance(self) -> Stance:
        """Obliging, allowing, forbidding and so on."""
        return _denying(self.modals) if self.negations % 2 else _affirming(self.modals)


def read_clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of one sentence. Where it is unsure it cuts, because a claim cut in two is still checked whole."""
    return tuple(clauses_of(read_tokens(text)))


def clauses_of(tokens: Sequence[Token]) -> list[Clause]:
    """The same for tokens already read."""
    clauses: list[Clause] = []
    for joint, fragment in _fragments(tokens):
        if clauses and joint is not None and _belongs(joint, fragment, clauses[-1]):
            clauses[-1] = Clause((*clauses[-1].tokens, joint, *fragment), clauses[-1].kind)
        elif clauses and not any(is_term(token) for token in fragment):
            clauses[-1] = Clause((*clauses[-1].tokens, *fragment), clauses[-1].kind)
        elif fragment:
            clauses.append(Clause(tuple(fragment), SUBORDINATORS.get(fragment[0].text, "")))
    return [clause for clause in clauses if clause.terms or clause.kind or clause.stance is not Stance.PLAIN]


def is_term(token: Token) -> bool:
    """Whether a token claims something that has to be found in the passage."""
    if token.kind in (Kind.NUMBER, Kind.EXACT):
        return True
    if token.kind is not Kind.WORD or token.is_spent:
        return False
    is_grammar = token.text in STOP or token.text in NEGATIONS or token.text in SUBORDINATORS or _is_modal(token)
    return not is_grammar or _is_month_may(token)


def is_name(token: Token) -> bool:
    """Whether a token looks like a proper name wherever it stands in the sentence."""
    return token.kind is Kind.WORD and token.is_capital and token.text not in STOP


def _is_month_may(token: Token) -> bool:
    return token.text == "may" and token.is_capital


def _is_modal(token: Token) -> bool:
    is_modal = token.text in MODALS | EXEMPTING and not _is_month_may(token)
    return is_modal and token.kind is Kind.WORD and not token.is_spent


def _is_negation(token: Token) -> bool:
    return token.kind is Kind.WORD and token.text in NEGATIONS and not token.is_spent


def _denied(tokens: Sequence[Token]) -> Iterator[str]:
    after_negation = False
    for token in tokens:
        if after_negation and is_term(token):
            yield token.key
            after_negation = False
        after_negation = after_negation or _is_negation(token)


def _denying(modal: frozenset[str]) -> Stance:
    if modal & UNCERTAIN:
        return Stance.MAY_NOT
    if modal & DUTIES or (modal & ALLOWING and not modal & EXEMPTING):
        return Stance.FORBID
    if modal & OBLIGING:
        return Stance.EXEMPT
    if modal & ADVISING:
        return Stance.DISCOURAGE
    return Stance.PLAIN if modal & FORBIDDING else Stance.NOT


def _affirming(modal: frozenset[str]) -> Stance:
    for words, stance in (
        (FORBIDDING, Stance.FORBID),
        (EXEMPTING, Stance.EXEMPT),
        (UNCERTAIN, Stance.MAY),
        (OBLIGING, Stance.OBLIGE),
        (ADVISING, Stance.ADVISE),
        (ALLOWING, Stance.CAN),
    ):
        if modal & words:
            return stance
    return Stance.PLAIN


def _fragments(tokens: Sequence[Token]) -> Iterator[tuple[Token | None, list[Token]]]:
    """Pieces between possible joints. The joint comes with the piece when the piece may still belong to the one before
    it ("and", "or", a comma); it is None at the start and where a new clause begins for certain."""
    fragment: list[Token] = []
    joint: Token | None = None
    for token in tokens:
        is_weak = token.kind is Kind.WEAK_BREAK or token.text in ("and", "or", "then")
        is_firm = token.kind is Kind.BREAK or token.text in CONTRASTS or (token.text in RELATIVES and not fragment)
        opens = token.text in SUBORDINATORS and not token.is_spent
        if not (is_weak or is_firm or opens):
            fragment.append(token)
            continue
        yield joint, fragment
        fragment = [token] if opens else []
        joint = Token(token.text, ",", Kind.WEAK_BREAK) if is_weak else None
    yield joint, fragment


def _belongs(joint: Token, fragment: Sequence[Token], before: Clause) -> bool:
    """Whether the piece goes on with the clause before it ("laptop, charger and badge") and is none of its own."""
    if before.kind and joint.text == ",":
        return False
    if any(token.text in SUBJECTS or token.text in AUXILIARIES for token in fragment):
        return False
    if any(_is_modal(token) or _is_negation(token) for token in fragment):
        return False
    if "between" in before.words:
        return True
    shared = {t.key for t in fragment if is_term(t)} & set(before.terms)
    return not shared and not _is_parallel(fragment, before)


def _is_parallel(fragment: Sequence[Token], before: Clause) -> bool:
    """Whether both name a number, or both a person and something about them: two claims side by side."""
    if any(t.kind is Kind.NUMBER for t in fragment) and any(t.kind is Kind.NUMBER for t in before.tokens):
        return True
    long_enough = sum(is_term(token) for token in fragment) > 2
    starts_with_role = bool(fragment) and fragment[0].key in ROLES and len(fragment) > 1
    return _names_someone(before.tokens) and (starts_with_role or (long_enough and _names_someone(fragment)))


def _names_someone(tokens: Sequence[Token]) -> bool:
    return any(token.key in ROLES or (is_name(token) and at > 0) for at, token in enumerate(tokens))
