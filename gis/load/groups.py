"""Reading groups of units from YAML."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gis.groups import Group, GroupFile
from gis.load.models import read_model


@dataclass(frozen=True)
class ReadGroups:
    """Groups as read, and a hash of their file."""

    groups: tuple[Group, ...]
    sha256: str
    path: Path


def read_groups(path: Path) -> ReadGroups:
    """The groups of a file; all faults of its form are raised together, with their places."""
    file, sha256 = read_model(path, GroupFile)
    return ReadGroups(tuple(file.groups), sha256, path)
