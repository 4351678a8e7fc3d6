"""What was proven of a gap: each question before and after, and who of those who asked has heard."""

from dataclasses import dataclass

from adapters.console.call import Call
from adapters.console.question import OUTCOMES


@dataclass(frozen=True)
class ShownProof:
    """One question asked again. `missing` says what is missing still; empty where it is answered."""

    asked: str
    before: str
    after: str
    answer: str
    missing: str
    is_proven: bool
    is_out_of_date: bool


@dataclass(frozen=True)
class Proven:
    """All of it. `told` counts people; None where they are too few to tell."""

    proofs: tuple[ShownProof, ...]
    told: int | None
    is_everybody_told: bool

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
            after=OUTCOMES.get(each.proof.after_outcome, each.proof.after_outcome),
            answer=answer,
            missing=each.proof.missing,
            is_proven=each.proof.is_proven,
            is_out_of_date=each.is_out_of_date,
        )
        for each, question, answer in zip(kept, asked, answers, strict=True)
    )
    return Proven(shown, so_far.people, so_far.is_done)
