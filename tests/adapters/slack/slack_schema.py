"""What Slack's own published types say of blocks and views, as a JSON Schema: the second opinion on what we send.

`python -m tests.adapters.slack.slack_schema` makes the schema, with npm, from the locked packages in `slack_types`; the
tests do so by themselves, once for each state of that folder.
"""

import hashlib
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

SOURCES = Path(__file__).parent / "slack_types"
KEPT_IN = Path(__file__).parents[3] / "build" / "slack_types"
MOST_SECONDS = 300

QUIETLY = ("--silent", "--no-audit", "--no-fund", "--ignore-scripts")
INSTALL = ("npm", "ci", *QUIETLY, "--fetch-retries=1", "--fetch-timeout=30000")
GENERATE = ("node_modules/.bin/ts-json-schema-generator", "--path", "blocks.ts", "--tsconfig", "tsconfig.json")
OF_WHAT_IS_SHOWN = ("--type", "Shown", "--no-type-check", "--out", "schema.json")


class NoSchema(Exception):
    """The schema cannot be made here. The message says why."""


def made_schema() -> dict[str, Any]:
    """The schema, made now if there is none of this state yet. Raises NoSchema."""
    folder = KEPT_IN / _fingerprint()
    schema = folder / "schema.json"
    if not schema.exists():
        if shutil.which("npm") is None:
            raise NoSchema("npm (Node 20) is not here, and Slack's own types are checked with it")
        shutil.rmtree(KEPT_IN, ignore_errors=True)
        shutil.copytree(SOURCES, folder)
        _run(folder, INSTALL, "npm cannot install Slack's own types here: is its registry reachable?")
        _run(folder, (*GENERATE, *OF_WHAT_IS_SHOWN), "no schema can be made from Slack's own types")
    made: dict[str, Any] = json.loads(schema.read_text(encoding="utf-8"))
    return made


@cache
def validator(surface: str) -> Draft7Validator:
    """Checks the blocks of a "message", or a whole "home" or "modal". Raises NoSchema."""
    schema = made_schema()
    definitions = schema["definitions"]
    return Draft7Validator({**definitions["Shown"]["properties"][surface], "definitions": definitions})


def type_faults(shown: Any, surface: str = "message") -> list[str]:
    """What Slack's types have against it. Raises NoSchema."""
    return [f"{list(error.path)}: {error.message[:200]}" for error in validator(surface).iter_errors(shown)]


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(SOURCES.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _run(folder: Path, command: tuple[str, ...], trouble: str) -> None:
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=MOST_SECONDS)
    except (subprocess.SubprocessError, OSError) as error:
        raise NoSchema(trouble) from error


if __name__ == "__main__":
    made_schema()
