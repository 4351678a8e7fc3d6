from benchmarks.disagreements import Claims, old_version, other_amounts
from tests.retrieval.shelf import HOTEL, evidence


def test_an_old_version_says_the_same_with_other_amounts() -> None:
    assert other_amounts("Within 5 days, or twelve of 30.") == "Within 11 days, or four of 61."
    old = old_version(evidence(HOTEL))
    assert old.article_id != HOTEL.passage.article_id
    assert old.found.passage.text == "A hotel in Zurich may cost up to €381 a night, breakfast included."


def test_claims_add_up() -> None:
    claims = Claims(10, 1, 4, 3)
    claims.add(Claims(5, 0, 2, 2))
    assert claims == Claims(15, 1, 6, 5)
