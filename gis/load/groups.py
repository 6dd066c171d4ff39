"""Reading groups of units from YAML."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from gis.errors import BadInput, Complaint
from gis.groups import Group, GroupFile

LARGEST_BYTES = 2_000_000
"""Some hundred groups of all towns fit; what is larger is another file."""


@dataclass(frozen=True)
class ReadGroups:
    """Groups as read, and a hash of their file."""

    groups: tuple[Group, ...]
    sha256: str
    path: Path


def read_groups(path: Path) -> ReadGroups:
    """The groups of a file; all faults of its form are raised together, with their places."""
    try:
        raw = path.read_bytes()
        if len(raw) > LARGEST_BYTES:
            raise BadInput(Complaint(f"has {len(raw):,} bytes, more than a file of groups can have", file=str(path)))
        content = yaml.safe_load(raw.decode("utf-8"))
    except (OSError, UnicodeDecodeError, ValueError, RecursionError, yaml.YAMLError) as error:
        first = str(error).splitlines()[0]
        raise BadInput(Complaint(f"cannot be read: {first}", file=str(path))) from error
    try:
        file = GroupFile.model_validate(content)
    except ValidationError as error:
        raise BadInput(
            [Complaint(fault["msg"], path.name, field=_place(fault["loc"])) for fault in error.errors()]
        ) from error
    return ReadGroups(tuple(file.groups), hashlib.sha256(raw).hexdigest(), path)


def _place(parts: tuple[str | int, ...]) -> str | None:
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return words.removeprefix(".") or None
