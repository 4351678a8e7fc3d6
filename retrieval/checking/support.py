"""Finding the words of a passage that support a sentence. Pure.

Every rule and word list was settled on the examples marked "tuning" in tests/retrieval/checking/support_examples.json
and measured on those marked "held_out"; the figures are asserted by tests/retrieval/checking/test_support.py. There is
no score and no threshold: all of a sentence's content has to be found, because the one word that is not there may be
the false one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise

from retrieval.checking.claims import Clause, clauses_of, is_name, is_term
from retrieval.checking.entailment import Claimed, entails
from retrieval.checking.sentences import CITATION
from retrieval.checking.statements import Statement, addressed_to_a_model, read_statements
from retrieval.checking.tokens import Kind, Token, read_tokens
from retrieval.checking.wording import BACK_REFERENCES, ROLES, SUBJECTS, SUBORDINATORS

LONGEST_SENTENCE = 600
"""Characters. A longer "sentence" is a dump of something and is not worth checking."""
LONGEST_QUOTE = 500
"""Characters of the longest span that still reads as a quotation on a phone."""
_ASKS = re.compile(r"\?(?:\W*$|\s)")
_MOST_CUTS = 6
_MOST_PARTS = 3
_REACH = 2
"""How many statements back a "they" may point, and how far apart the statements of one sentence may be."""
_CODE = re.compile(r"(?:```|~~~)\w*\n(.+?)\n\s*(?:```|~~~)|`+([^`]+)`+", re.DOTALL)


def supporting_span(sentence: str, passage_text: str, context: str = "") -> str | None:
    """The verbatim span of the passage that supports the sentence, or None.

    `context` is what a reader knows from the headings above the passage; its words count as said, its numbers do not.
    """
    found = find_support(sentence, passage_text, context)
    return passage_text[slice(*found)] if found else None


def find_support(sentence: str, passage_text: str, context: str = "") -> tuple[int, int] | None:
    """The same as where the span starts and ends."""
    sentence = CITATION.sub(" ", sentence)
    if len(sentence) > LONGEST_SENTENCE or _ASKS.search(sentence) or addressed_to_a_model(sentence):
        return None
    tokens = read_tokens(sentence)
    if len({token.key for token in tokens if is_term(token)}) < 2:
        return None
    statements = _statements(passage_text)
    known = frozenset(token.key for token in read_tokens(context) if token.kind is Kind.WORD)
    for chosen in _supports(tokens, statements, known):
        start, end = _span(chosen, tokens)
        if end - start <= LONGEST_QUOTE and _has_code(sentence, passage_text[start:end]):
            return start, end
    return None


@lru_cache(maxsize=256)
def _statements(passage_text: str) -> tuple[Statement, ...]:
    return tuple(read_statements(passage_text))


def _has_code(sentence: str, span: str) -> bool:
    return all((code.group(1) or code.group(2)).strip() in span for code in _CODE.finditer(sentence))


def _span(chosen: Sequence[Statement], tokens: Sequence[Token]) -> tuple[int, int]:
    """From the first to the last statement, with the introduction of a list where it was needed."""
    first = min(chosen, key=lambda statement: statement.start)
    terms = {token.key for token in tokens if is_term(token)}
    own = frozenset().union(*(statement.own for statement in chosen))
    end = max(statement.end for statement in chosen)
    needs_intro = first.leans or (first.is_item and terms - own)
    start = first.intro if needs_intro and end - first.intro <= LONGEST_QUOTE else first.start
    return start, end


def _supports(
    tokens: Sequence[Token], statements: Sequence[Statement], known: frozenset[str]
) -> Iterator[Sequence[Statement]]:
    """Every choice of statements that supports the sentence, the simplest first."""
    whole = _claimed(tokens, tokens, known, tail=False)
    usable = [statement for statement in statements if statement.asserts]
    yield from ([statement] for statement in usable if entails(statement.clauses, whole))
    yield from _with_back_references(usable, whole)
    for parts in _cuts(tokens):
        claims = [_claimed(part, tokens, known, tail=at > 0) for at, part in enumerate(parts)]
        yield from _part_by_part(claims, usable)


def _claimed(part: Sequence[Token], whole: Sequence[Token], known: frozenset[str], tail: bool) -> Claimed:
    has_subject = any(token.text in SUBJECTS or token.key in ROLES or is_name(token) for token in part[:3])
    return Claimed(
        clauses=tuple(clauses_of(part)),
        words=frozenset(token.text for token in whole if not token.is_spent),
        terms=frozenset(token.key for token in whole if is_term(token)),
        known=known,
        tail=tail and not has_subject,
    )


def _with_back_references(statements: Sequence[Statement], claimed: Claimed) -> Iterator[Sequence[Statement]]:
    """Statements whose "it" or "they" stands for what one of the statements before them speaks of."""
    for at, statement in enumerate(statements):
        missing = claimed.terms - claimed.known - statement.own
        refers = BACK_REFERENCES - claimed.words
        if not missing or not any(clause.words & refers for clause in statement.clauses):
            continue
        for earlier in reversed(statements[max(at - _REACH, 0) : at]):
            meant = _noun(earlier, missing)
            if meant and entails(_resolved(statement.clauses, meant), claimed):
                yield [earlier, statement]


def _noun(statement: Statement, missing: frozenset[str]) -> Sequence[Token]:
    """The words next to each other that are the missing ones, with nothing before them that would narrow them."""
    for clause in statement.clauses:
        for at in range(len(clause.tokens) - len(missing) + 1):
            run = clause.tokens[at : at + len(missing)]
            stands_alone = at == 0 or not is_term(clause.tokens[at - 1])
            if stands_alone and {token.key for token in run} == missing:
                return run
    return ()


def _resolved(clauses: Sequence[Clause], meant: Sequence[Token]) -> list[Clause]:
    """The clauses with the noun in place of each word that refers back to it."""
    resolved = []
    for clause in clauses:
        tokens: list[Token] = []
        for token in clause.tokens:
            tokens += meant if token.text in BACK_REFERENCES else [token]
        resolved.append(replace(clause, tokens=tuple(tokens)))
    return resolved


def _cuts(tokens: Sequence[Token]) -> Iterator[list[Sequence[Token]]]:
    """The sentence cut in two or three at its commas and "and"s, where each part still claims something."""
    joints = [at for at, token in enumerate(tokens) if _is_joint(token)][:_MOST_CUTS]
    for count in range(1, _MOST_PARTS):
        for chosen in combinations(joints, count):
            edges = [-1, *chosen, len(tokens)]
            parts = [tokens[a + 1 : b] for a, b in pairwise(edges)]
            if all(_claims_something(part) for part in parts):
                yield parts


def _is_joint(token: Token) -> bool:
    return token.kind in (Kind.WEAK_BREAK, Kind.BREAK) or token.text in ("and", "then", "but")


def _claims_something(part: Sequence[Token]) -> bool:
    clauses = clauses_of(part)
    is_claimed = any(clause.kind not in SUBORDINATORS.values() for clause in clauses)
    return is_claimed and len({token.key for token in part if is_term(token)}) > 1


def _part_by_part(claims: Sequence[Claimed], statements: Sequence[Statement]) -> Iterator[Sequence[Statement]]:
    """Statements close to each other that support one part each."""
    for at in range(len(statements)):
        near = statements[at : at + _REACH + 1]
        chosen = [next((s for s in near if entails(s.clauses, claim)), None) for claim in claims]
        found = [statement for statement in chosen if statement is not None]
        if len(found) == len(claims):
            yield found
