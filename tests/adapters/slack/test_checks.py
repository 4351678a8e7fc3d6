from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from adapters.check import Check
from adapters.slack.checks import check_clock, check_scopes, check_slack, check_socket_age
from adapters.slack.manifest import SCOPES
from adapters.slack.socket_note import SocketNote
from tests.adapters.slack.local_slack.state import APP_TOKEN
from tests.adapters.slack.slack_house import EXPERTS, House, slack_settings


async def checked(house: House, **values: object) -> dict[str, Check]:
    given = {"slack_expert_channel": EXPERTS, "public_url": house.address, **values}
    settings = slack_settings(house.slack, house.application.settings.data_dir, **given)
    return {check.name: check for check in await check_slack(settings)}


async def test_everything_in_order_is_said_hop_by_hop(house: House) -> None:
    checks = await checked(house)
    assert set(checks) == {
        "slack token",
        "slack scopes",
        "slack clock",
        "slack experts",
        "slack channels",
        "slack address",
    }
    assert all(check.ok for check in checks.values()), checks
    assert checks["slack experts"].detail == f"expert channel reachable: yes ({EXPERTS})"


async def test_over_a_socket_the_app_token_is_tried_instead_of_the_address(house: House) -> None:
    assert (await checked(house, slack_app_token=APP_TOKEN))["slack socket"].ok
    refused = (await checked(house, slack_app_token="xapp-wrong"))["slack socket"]
    assert "connections:write" in refused.fix


async def test_each_trouble_says_its_fix(house: House) -> None:
    house.workspace.scopes -= {"commands"}
    house.workspace.channels[EXPERTS].members.discard("UBOT")
    checks = await checked(house, public_url="http://127.0.0.1:9")
    assert "missing: commands" in checks["slack scopes"].detail
    assert "/invite @Handrail" in checks["slack experts"].fix
    assert "start `handrail serve`" in checks["slack address"].fix


async def test_archived_or_unknown_experts_are_told(house: House) -> None:
    house.workspace.channels[EXPERTS].is_archived = True
    assert "archived" in (await checked(house))["slack experts"].detail
    assert "channel_not_found" in (await checked(house, slack_expert_channel="CNOWHERE"))["slack experts"].detail


async def test_a_revoked_token_is_told_and_nothing_after_it(house: House) -> None:
    house.workspace.is_revoked = True
    (check,) = (await checked(house)).values()
    assert "token_revoked" in check.detail
    assert "install the app again" in check.fix


async def test_a_slack_that_cannot_be_reached_is_told(house: House) -> None:
    (check,) = (await checked(house, slack_api_url="http://127.0.0.1:9/api/")).values()
    assert "cannot be reached" in check.detail


@pytest.mark.parametrize(("seconds", "ok"), [(0, True), (90, True), (600, False)])
def test_a_clock_that_is_off_is_noticed(seconds: int, ok: bool) -> None:
    now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    assert check_clock({"Date": format_datetime(now)}, now.timestamp() + seconds).ok is ok
    assert check_clock({}, 0).ok


def test_the_age_of_the_running_servers_socket_is_told() -> None:
    note = SocketNote(noted_at=1_000, is_connected=True, opened_at=700, heard_at=960)
    check = check_socket_age(note, 1_010)
    assert (check.ok, check.detail) == (True, "open for 310 seconds; Slack last sent something 50 seconds ago")
    assert "no server" in check_socket_age(note, 2_000).detail
    assert not check_socket_age(replace(note, is_connected=False), 1_010).ok
    assert "not yet" in check_socket_age(replace(note, heard_at=None), 1_010).detail


def test_scopes_nobody_needs_are_named() -> None:
    check = check_scopes({"x-oauth-scopes": ",".join([*SCOPES, "admin"])})
    assert (check.ok, check.detail) == (True, "all there; not needed: admin")
