"""Tokens at rest: sealed with a key that is not in the database, so that a copy of the database speaks for nobody."""

import asyncio
import json
import os
from functools import cached_property
from pathlib import Path
from typing import Any

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

log = structlog.get_logger(__name__)

FILE_NAME = "installation.key"
SEALED = "sealed"


class Sealing:
    """Seals and opens what an installation holds.

    `keys` are Fernet keys, the newest first: it seals, and all of them open. Without any, a key is made and kept in the
    data folder, readable by this user only.
    """

    def __init__(self, keys: tuple[str, ...], data_dir: Path) -> None:
        self._keys = keys
        self._data_dir = data_dir

    async def seal(self, details: dict[str, Any]) -> dict[str, Any]:
        """The details as the database holds them. Raises OSError when the key can be neither read nor made."""
        return await asyncio.to_thread(self._seal, details)

    async def open(self, stored: dict[str, Any]) -> dict[str, Any] | None:
        """The details that `seal` made, or that an older version stored plainly; None when no key fits."""
        return await asyncio.to_thread(self._open, stored)

    async def is_current(self, stored: dict[str, Any]) -> bool:
        """Whether the newest key has sealed it."""
        return await asyncio.to_thread(self._is_current, stored)

    def _seal(self, details: dict[str, Any]) -> dict[str, Any]:
        return {SEALED: self._fernets.encrypt(json.dumps(details).encode()).decode()}

    def _open(self, stored: dict[str, Any]) -> dict[str, Any] | None:
        if SEALED not in stored:
            return stored
        try:
            opened: dict[str, Any] = json.loads(self._fernets.decrypt(str(stored[SEALED]).encode()))
        except InvalidToken:
            log.error("slack_installation_unreadable", fix="set INSTALLATION_KEY to the key it was sealed with")
            return None
        return opened

    def _is_current(self, stored: dict[str, Any]) -> bool:
        try:
            Fernet(self._all_keys[0]).decrypt(str(stored.get(SEALED, "")).encode())
        except InvalidToken:
            return False
        return True

    @cached_property
    def _fernets(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self._all_keys])

    @cached_property
    def _all_keys(self) -> tuple[str, ...]:
        return self._keys or (_key_in(self._data_dir / FILE_NAME),)


def _key_in(path: Path) -> str:
    """The key in this file, which is made where there is none. Of two who make it at once, the first one's holds."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    if not path.exists():
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(Fernet.generate_key().decode())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()
