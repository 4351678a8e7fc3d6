from adapters.console.gap_proof import NOTHING, VOUCHED, Proven, ShownProof
from bot.reviews.review_rules import Decision, Ruling
from knowledge.drafts import Contents, NewDraft
from tests.adapters.console.console_house import ConsoleHouse
from tests.adapters.console.desk_house import DeskHouse
from tests.adapters.console.test_gaps import DOG, asked

BOAT = "Where do I moor my rowing boat?"


def test_what_is_proven_is_counted() -> None:
    proof = ShownProof(
        "q", "not answered", "answered", "Yes.", "", is_proven=True, is_out_of_date=False, is_vouched=False
    )
    missing = ShownProof(
        "q", "not answered", "not answered", "", "the rest", is_proven=False, is_out_of_date=False, is_vouched=False
    )
    assert Proven((proof, missing), None, is_everybody_told=False).answered == 1


async def test_before_anything_is_published_there_is_no_proof(whole: ConsoleHouse) -> None:
    [gap] = await asked(whole, DOG)
    async with whole.curator() as tab:
        assert "The proof" not in await tab.page(f"/console/gaps/{gap.id}")


async def test_a_text_that_only_bears_the_questions_words_waits_for_somebody_who_has_read_it(desk: DeskHouse) -> None:
    await desk.ask(BOAT)
    [gap] = await desk.application.gap_loop.gaps()
    await _published(desk, gap.id, "email:ann@example.com")
    async with desk.reader() as lena, desk.reader(email="ann@example.com") as ann:
        page = await lena.page(f"/console/gaps/{gap.id}")
        assert "<strong>0 of 1</strong> questions" in page
        assert "found by its name only" in page
        assert "by its title or phrasings only" in page
        assert "Nobody has been told anything." in page
        assert "You wrote in this draft" in await ann.sent(f"/console/gaps/{gap.id}/vouch", {})
        page = await lena.sent(f"/console/gaps/{gap.id}/vouch", {})
        assert VOUCHED in page
        assert "<strong>1 of 1</strong> questions" in page
        assert NOTHING in await lena.sent(f"/console/gaps/{gap.id}/vouch", {})


async def _published(desk: DeskHouse, gap_id: str, writer: str) -> None:
    contents = Contents(BOAT, "Beside the shed, from April on.", also_asked_as=(BOAT,))
    draft = await desk.application.curators.drafts.create(NewDraft(contents, writer, gap_id))
    reviewing = desk.application.publishing.reviewing
    await reviewing.submit(draft.id, draft.version, writer)
    await reviewing.decide(Ruling(draft.id, draft.version, Decision.APPROVE, "email:rae@example.com"))
    await desk.application.publishing.publishing.publish_waiting()
