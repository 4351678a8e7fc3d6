"""The app package: what a Teams administrator uploads. The same settings give the same bytes. Pure but for memory."""

import json
import zipfile
from io import BytesIO

from adapters.teams.icons import color_icon, outline_icon
from adapters.teams.manifest import COLOR_ICON, OUTLINE_ICON, App, manifest

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip can hold; the real one would make each package another."""

READABLE = 0o644 << 16
"""Unpacked by hand, anybody may read the files."""


def app_package(app: App) -> bytes:
    """The zip with the manifest and both icons."""
    files = {
        "manifest.json": (json.dumps(manifest(app), indent=2, ensure_ascii=False) + "\n").encode(),
        COLOR_ICON: color_icon(),
        OUTLINE_ICON: outline_icon(),
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.external_attr = READABLE
            package.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
