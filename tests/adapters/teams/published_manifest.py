"""The manifest schema that Microsoft publishes, as npm's `@microsoft/app-manifest` carries it."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from adapters.teams.manifest import MANIFEST_VERSION

PACKAGE = "@microsoft/app-manifest@1.1.2"
WHY_NOT = f"npm could not get {PACKAGE}, which carries the published schema of app manifests"
INSTALL_SECONDS = 120


def published_manifest_faults_in(manifest: dict[str, Any], folder: Path) -> list[str]:
    """What the published schema finds wrong with a manifest. Skips the test where the schema cannot be had."""
    schema = json.loads(_schema_file(folder).read_text(encoding="utf-8"))
    errors = jsonschema.Draft4Validator(schema).iter_errors(manifest)
    return [f"{list(error.path)}: {error.message[:200]}" for error in errors]


def _schema_file(folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip(WHY_NOT)
    command = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=INSTALL_SECONDS)
    except (subprocess.SubprocessError, OSError):
        pytest.skip(WHY_NOT)
    schemas = folder / "node_modules/@microsoft/app-manifest/build/json-schemas/teams"
    return schemas / f"v{MANIFEST_VERSION}" / "MicrosoftTeams.schema.json"
