import pytest

from adapters.console.open_id import Client, NotSignedIn, OpenId, begin, challenge_of


def test_the_challenge_is_that_of_the_standard() -> None:
    # RFC 7636, appendix B.
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_no_two_sign_ins_share_a_secret() -> None:
    secrets = [value for begun in (begin(), begin()) for value in vars(begun).values()]
    assert len(set(secrets)) == 6


async def test_a_provider_that_is_away_is_said_to_be_away() -> None:
    client = Client("http://127.0.0.1:9", "us", "secret", "http://127.0.0.1:3978/console/sign-in/back")
    with pytest.raises(NotSignedIn, match="cannot be reached"):
        await OpenId(client).address(begin())
