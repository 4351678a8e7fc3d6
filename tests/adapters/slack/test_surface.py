from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.background import Background
from adapters.settings import Settings
from adapters.slack.surface import make_surface
from bot.ports import Chat
from tests.adapters.slack.slack_house import Script, application_of, known_or_unknown


async def test_one_token_serves_one_workspace_and_a_client_id_serves_many(engine: AsyncEngine, tmp_path: Path) -> None:
    for values, many in (
        ({"slack_bot_token": "x"}, False),
        ({"slack_client_id": "x", "slack_client_secret": "y", "slack_workspaces": "T1"}, True),
    ):
        settings = Settings(_env_file=None, data_dir=tmp_path, slack_signing_secret="z", **values)  # type: ignore[arg-type]
        chats: dict[str, Chat] = {}
        application = application_of(engine, settings, Script(known_or_unknown), chats)
        surface = make_surface(application, chats, Background())
        assert (surface.installations is not None) is many
        assert chats == {"slack": surface.chat}
