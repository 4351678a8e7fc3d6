import pytest

from adapters.check import Check
from adapters.settings import Settings
from adapters.teams.checks import check_app_id, check_teams, check_tenants
from tests.adapters.teams.teams_house import House, teams_settings

TENANT = "aaaaaaaa-0000-0000-0000-000000000001"


async def checked(house: House, **values: object) -> dict[str, Check]:
    given = {"public_url": house.address, **values}
    settings = teams_settings(house.connector, house.application.settings.data_dir, **given)
    return {check.name: check for check in await check_teams(settings)}


async def test_everything_in_order_is_said_hop_by_hop(house: House) -> None:
    checks = await checked(house)
    assert list(checks) == ["teams app id", "teams tenant", "teams token", "teams keys", "teams address"]
    assert all(check.ok for check in checks.values()), checks
    assert "Teams itself can only come by HTTPS" in checks["teams address"].detail


async def test_each_trouble_says_its_fix(house: House) -> None:
    checks = await checked(
        house,
        teams_app_password="wrong",
        teams_openid_metadata_url="http://127.0.0.1:9/x",
        public_url="http://127.0.0.1:9",
    )
    assert "TEAMS_APP_PASSWORD" in checks["teams token"].fix
    assert "TEAMS_OPENID_METADATA_URL" in checks["teams keys"].fix
    assert "start `handrail serve`" in checks["teams address"].fix
    assert not any(checks[name].ok for name in ("teams token", "teams keys", "teams address"))


async def test_an_address_that_answers_otherwise_is_not_ours(house: House) -> None:
    checks = await checked(house, public_url=house.connector.address)
    assert "answers with 404" in checks["teams address"].detail


async def test_tokens_that_cannot_be_fetched_at_all_are_told(house: House) -> None:
    token = (await checked(house, teams_token_url="http://127.0.0.1:9/token"))["teams token"]
    assert "cannot be reached" in token.detail


async def test_where_teams_is_not_connected_there_is_nothing_to_check() -> None:
    assert await check_teams(Settings(_env_file=None)) == []


async def test_taking_anybody_at_their_word_is_said() -> None:
    (check,) = await check_teams(Settings(_env_file=None, teams_allow_anonymous=True))
    assert check.ok
    assert "anybody is taken at their word" in check.detail


@pytest.mark.parametrize(("app_id", "ok"), [(TENANT, True), ("handrail", False), ("", False)])
def test_an_app_id_looks_like_one(app_id: str, ok: bool) -> None:
    assert check_app_id(app_id).ok is ok


@pytest.mark.parametrize(
    ("tenants", "detail"),
    [
        (TENANT, f"serves {TENANT}"),
        (f"{TENANT}, bbbbbbbb-0000-0000-0000-000000000002", "serves two tenants"),
        ("example.com", "example.com: no tenant id"),
    ],
)
def test_tenants_are_ids_and_no_domains(tenants: str, detail: str) -> None:
    assert check_tenants(tenants).detail == detail
