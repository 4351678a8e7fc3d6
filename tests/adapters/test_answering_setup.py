from pathlib import Path

from adapters.answering_setup import language_model
from tests.adapters.built import settings_in


def test_without_a_model_in_the_settings_answers_are_quoted(tmp_path: Path) -> None:
    assert language_model(settings_in(tmp_path)) is None


def test_a_server_of_ones_own_needs_no_key(tmp_path: Path) -> None:
    assert language_model(settings_in(tmp_path, openai_base_url="http://127.0.0.1:9/v1")) is not None
