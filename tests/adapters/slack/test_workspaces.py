import pytest

from adapters.slack.workspaces import Installed, NotInstalled, OneWorkspace, Workspaces
from bot.ports import ChatUnavailable, PlaceGone
from tests.adapters.slack.local_slack.state import TOKEN
from tests.adapters.slack.slack_house import House


class Nowhere:
    async def installed(self, team: str, enterprise: str | None) -> Installed | None:
        return None

    async def teams(self) -> list[str]:
        return []


async def test_who_we_are_is_asked_once(house: House) -> None:
    house.workspace.calls.clear()
    one = OneWorkspace(house.slack.api_url, TOKEN)
    await one.installed("T0HOME", None)
    found = await one.installed("T0HOME", None)
    assert found == Installed("T0HOME", TOKEN, "UBOT", "BBOT")
    assert house.workspace.calls == ["auth.test"]


async def test_a_refused_token_is_asked_about_again_later(house: House) -> None:
    one = OneWorkspace(house.slack.api_url, TOKEN)
    house.slack.fail("auth.test", "invalid_auth")
    with pytest.raises(ChatUnavailable):
        await one.installed("T0HOME", None)
    assert await one.installed("T0HOME", None) is not None


async def test_where_the_app_is_not_installed_bolt_is_told_so() -> None:
    workspaces = Workspaces("http://127.0.0.1:9/api/", Nowhere())
    assert await workspaces.authorize(None, "T1") is None
    with pytest.raises(NotInstalled) as raised:
        await workspaces.client("T1")
    # To whoever wants to say something there, it is a place where nobody is reached.
    assert isinstance(raised.value, PlaceGone)
