"""Photographs that come back with a field sheet: matched to its rows by the markers' numbers they are named by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gis.errors import BadInput, Complaint
from gis.load.field_sheets import PHOTOGRAPHS_HEADING, FieldSheet, Filled

ENDINGS = frozenset({".jpg", ".jpeg", ".png"})
"""Of files that are taken for photographs; what they are is told later, by their content."""
_NAMED = re.compile(r"([0-9]{7,15}[A-Za-z])(?![0-9A-Za-z])")
"""A marker's number at the beginning of a name, before any other sign: 3206120613001Q_1.jpg."""


@dataclass(frozen=True)
class Matched:
    """Rows with the pictures that were found for them, and what is wrong with pictures and names."""

    rows: tuple[Filled, ...]
    complaints: tuple[Complaint, ...]


def match(sheet: FieldSheet, folder: Path | None) -> Matched:
    """Give each row the pictures of the folder that bear its marker's number, and those that its cell names.

    Told: names that are not in the folder, pictures of no marker of the sheet, those of markers without a visit, and
    names where no folder was given.
    """
    if folder is None:
        fix = "name the folder: --photos DIR"
        told = [
            Complaint("names photographs, but no folder was given", sheet.file, one.row, PHOTOGRAPHS_HEADING, fix)
            for one in sheet.rows
            if one.photographs
        ]
        return Matched(sheet.rows, tuple(told))
    if not folder.is_dir():
        raise BadInput(Complaint("is no folder", str(folder), fix="name the folder of the photographs"))
    there = {path.name.casefold(): path.name for path in sorted(folder.iterdir()) if path.suffix.lower() in ENDINGS}
    complaints: list[Complaint] = []
    rows = [_with_pictures(one, sheet.file, there, complaints) for one in sheet.rows]
    used = {name for one in rows for name in one.photographs}
    complaints += _left(sheet, [name for name in there.values() if name not in used], folder)
    return Matched(tuple(rows), tuple(complaints))


def _with_pictures(one: Filled, file: str, there: dict[str, str], complaints: list[Complaint]) -> Filled:
    found = [name for name in there.values() if number_in(name) == one.number]
    for name in one.photographs:
        if name.casefold() in there:
            found.append(there[name.casefold()])
        else:
            fix = "put it there, or correct the name"
            said = f"{name[:60]!r} is not in the folder of photographs"
            complaints.append(Complaint(said, file, one.row, PHOTOGRAPHS_HEADING, fix))
    return replace(one, photographs=tuple(dict.fromkeys(found)))


def _left(sheet: FieldSheet, names: Sequence[str], folder: Path) -> list[Complaint]:
    known = {number for _, number in sheet.made.markers}
    return [
        Complaint(
            f"{name[:60]!r} shows a marker without a good row on the sheet"
            if number_in(name) in known
            else f"{name[:60]!r} bears the number of no marker of the sheet",
            folder.name,
            fix="fill in the row, or rename the file",
        )
        for name in names
    ]


def number_in(name: str) -> str | None:
    """The marker's number a picture is named by, or None."""
    found = _NAMED.match(name)
    return found[1].upper() if found else None
