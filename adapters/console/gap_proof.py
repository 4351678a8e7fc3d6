"""What was proven of a gap: each question before and after, who of those who asked has heard; and vouching for it."""

from dataclasses import dataclass

from aiohttp import web

from adapters.console.call import Call
from adapters.console.question import OUTCOMES
from adapters.console.section import PageRoute
from adapters.console.triage import GAPS
from bot.people.roles import CURATING
from bot.publishing.proof_words import BY_NAME
from bot.reviews.review_rules import WORDS, Refusal
from bot.reviews.vouching import NothingToVouchFor, found_by_name
from knowledge.gaps.proof_store import Proof

VOUCHED = "Written down with your name. Those who asked will be told."
NOTHING = "No question of this gap waits for that: the article has changed, or somebody was quicker."


@dataclass(frozen=True)
class ShownProof:
    """One question asked again. `missing` says what is missing still; empty where it is answered.

    `is_by_name`: the article is found by its title or phrasings only; `is_vouched`: a person said that it does answer.
    """

    asked: str
    before: str
    after: str
    answer: str
    missing: str
    is_proven: bool
    is_out_of_date: bool
    is_vouched: bool = False
    is_by_name: bool = False


@dataclass(frozen=True)
class Proven:
    """All of it. `told` counts people; None where they are too few to tell. `by_name` counts the questions for which
    somebody may vouch, and `article_id` is what they would vouch for."""

    proofs: tuple[ShownProof, ...]
    told: int | None
    is_everybody_told: bool
    by_name: int = 0
    article_id: str = ""

    @property
    def answered(self) -> int:
        """How many of the questions are answered now."""
        return sum(each.is_proven for each in self.proofs)


async def proven_of(call: Call, gap_id: str) -> Proven | None:
    """What was proven, masked; None where nothing was asked again yet."""
    publishing = call.application.publishing
    kept = await publishing.proofs.of_gap(gap_id)
    if not kept:
        return None
    asked = await call.masking.mask_all([each.asked for each in kept])
    answers = await call.masking.mask_all([each.proof.after_text for each in kept])
    so_far = await publishing.telling.so_far(gap_id)
    shown = tuple(
        ShownProof(
            asked=question,
            before=OUTCOMES.get(each.proof.before_outcome, each.proof.before_outcome),
            after=_after(each.proof),
            answer=answer,
            missing=each.proof.missing,
            is_proven=each.proof.is_proven,
            is_out_of_date=each.is_out_of_date,
            is_vouched=each.proof.is_proven and each.proof.after_outcome == BY_NAME,
            is_by_name=each.proof.after_outcome == BY_NAME,
        )
        for each, question, answer in zip(kept, asked, answers, strict=True)
    )
    by_name = found_by_name(kept)
    article_id = by_name[-1].proof.article_id if by_name else ""
    return Proven(shown, so_far.people, so_far.is_done, len(by_name), article_id)


async def vouch(call: Call) -> web.StreamResponse:
    """The reader has read that the text answers what finds it by its title or phrasings only."""
    gap_id = call.given("gap_id")
    result = await call.application.publishing.vouching.vouch(gap_id, call.reader.id)
    match result:
        case Refusal():
            said = WORDS[result]
        case NothingToVouchFor():
            said = NOTHING
        case _:
            said = VOUCHED
    return call.see(f"{GAPS}/{gap_id}", said)


def _after(proof: Proof) -> str:
    if proof.after_outcome == BY_NAME:
        return OUTCOMES["answered"] if proof.is_proven else "found by its name only"
    return OUTCOMES.get(proof.after_outcome, proof.after_outcome)


ROUTES = (PageRoute("POST", f"{GAPS}/{{gap_id}}/vouch", CURATING, vouch),)
