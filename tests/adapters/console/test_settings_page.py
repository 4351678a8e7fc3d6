from pathlib import Path

from adapters.console.settings_page import connections
from adapters.settings import Settings
from bot.people.roles import Role
from tests.adapters.console.console_house import ConsoleHouse


async def test_settings_are_told_in_words_without_any_secret(whole: ConsoleHouse) -> None:
    async with whole.curator() as tab:
        page = await tab.page("/console/settings")
    assert "from <strong>5</strong> people on" in page
    assert "not connected" in page
    assert "/console/settings/roles" not in page
    async with whole.reader(Role.ADMIN) as tab:
        assert "/console/settings/roles" in await tab.page("/console/settings")


def test_what_is_connected_is_said_to_be(tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path,
        slack_bot_token="xoxb-secret",
        slack_signing_secret="secret",
        openai_base_url="http://127.0.0.1:8080/v1",
        console_oidc_issuer="https://id.example.com",
        console_oidc_client_id="us",
        console_oidc_client_secret="secret",
        lnd_channel="slack:T1:C1",
    )
    found = {each.name: each for each in connections(settings)}
    on = {name for name, each in found.items() if each.is_on}
    assert on == {"Slack", "Language model", "Sign-in with work accounts", "Database", "L&D channel"}
    assert "secret" not in str(found)
