"""Files kept on disk by the hash of their content: the same file is kept once, and none is ever written over."""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gis.errors import NotFound, NotReady

_HASH_CHARACTERS = 64


@dataclass(frozen=True)
class KeptFiles:
    """The files under one folder: ``files/ab/cdef…`` for the hash ``abcdef…``."""

    folder: Path

    def keep(self, content: bytes) -> str:
        """Write ``content`` where it is not there yet, and return its SHA-256.

        To a sibling first, which is flushed to the disk and renamed: who looks sees the whole file or none, also
        after a crash.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if path.exists():
            return sha256
        coming = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            coming.replace(path)
            _flush(path.parent)
        except OSError as error:
            with suppress(OSError):
                coming.unlink()
            raise NotReady(f"the file could not be kept ({error.strerror}) — see TONGTU_STATE and its disk") from error
        return sha256

    def read(self, sha256: str) -> bytes:
        """The content of a kept file; ``NotFound`` where it is missing, ``NotReady`` where the disk spoilt it."""
        try:
            content = self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise NotFound("this file is registered, and is not on this machine's disk — restore the folder") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise NotReady("this file is not what was kept — restore it from the backup")
        return content

    def _path(self, sha256: str) -> Path:
        if len(sha256) != _HASH_CHARACTERS or not set(sha256) <= set("0123456789abcdef"):
            raise NotFound("there is no such file")
        return self.folder / "files" / sha256[:2] / sha256[2:]


def _flush(folder: Path) -> None:
    """Make the new name itself last."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
