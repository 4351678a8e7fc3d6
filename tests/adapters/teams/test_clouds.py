import pytest

from adapters.teams.clouds import GOVERNMENT, PUBLIC, cloud_of, token_url
from adapters.teams_settings import METADATA_URL


@pytest.mark.parametrize("cloud", [PUBLIC, GOVERNMENT])
def test_a_cloud_is_known_by_where_its_keys_are(cloud: object) -> None:
    assert cloud_of(getattr(cloud, "metadata_url", "")) == cloud


def test_an_address_of_nobodys_is_taken_for_the_public_clouds() -> None:
    assert cloud_of("http://127.0.0.1:9/x") == PUBLIC
    assert PUBLIC.metadata_url == METADATA_URL


def test_tokens_come_from_the_one_tenant_or_from_the_place_for_several() -> None:
    assert token_url(PUBLIC, ("t1",)) == "https://login.microsoftonline.com/t1/oauth2/v2.0/token"
    assert token_url(GOVERNMENT, ("t1", "t2")) == "https://login.microsoftonline.us/botframework.com/oauth2/v2.0/token"


def test_the_constants_are_the_librarys() -> None:
    from botframework.connector.auth import AuthenticationConstants, GovernmentConstants

    assert PUBLIC.issuer == AuthenticationConstants.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER
    assert PUBLIC.metadata_url == AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL
    assert GOVERNMENT.issuer == GovernmentConstants.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER
    assert GOVERNMENT.metadata_url == GovernmentConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL
