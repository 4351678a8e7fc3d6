from adapters.console.gap_proof import Proven, ShownProof
from tests.adapters.console.console_house import ConsoleHouse
from tests.adapters.console.test_gaps import DOG, asked


def test_what_is_proven_is_counted() -> None:
    proof = ShownProof("q", "not answered", "answered", "Yes.", "", is_proven=True, is_out_of_date=False)
    missing = ShownProof("q", "not answered", "not answered", "", "the rest", is_proven=False, is_out_of_date=False)
    assert Proven((proof, missing), None, is_everybody_told=False).answered == 1


async def test_before_anything_is_published_there_is_no_proof(whole: ConsoleHouse) -> None:
    [gap] = await asked(whole, DOG)
    async with whole.curator() as tab:
        assert "The proof" not in await tab.page(f"/console/gaps/{gap.id}")
