"""Reading the table of characters."""

from __future__ import annotations

from pathlib import Path

from gis.errors import BadInput, Complaint
from gis.load.sheets import comma_rows
from gis.pinyin.syllables import is_han, is_syllable
from gis.placenames.characters import Character, Characters

COLUMNS = ("character", "number", "level", "strokes", "readings")
MOST_STROKES = 84
"""The character with the most strokes in Unicode (U+3106C) has 84."""


def read_characters(path: Path) -> Characters:
    """The characters of a file (CSV with ``COLUMNS``); ``BadInput`` with every complaint, each with its row."""
    rows = comma_rows(path, COLUMNS)
    complaints = [fault for number, row in rows for fault in _complaints(path.name, number, row)]
    seen: dict[str, int] = {}
    for number, row in rows:
        if seen.setdefault(row["character"], number) != number:
            where = f"is also in row {seen[row['character']]}"
            complaints.append(Complaint(where, path.name, number, "character", "keep one row for a character"))
    if complaints:
        raise BadInput(complaints)
    return Characters.of(
        Character(
            row["character"],
            int(row["number"]) if row["number"] else None,
            int(row["level"]) if row["level"] else None,
            int(row["strokes"]),
            tuple(row["readings"].split()),
        )
        for _, row in rows
    )


def _complaints(file: str, number: int, row: dict[str, str]) -> list[Complaint]:
    found = []
    if len(row["character"]) != 1 or not is_han(row["character"]):
        found.append(Complaint(f"{row['character']!r} is no single Chinese character", file, number, "character"))
    if row["number"] and not row["number"].isdecimal():
        fix = "write its place in 通用规范汉字表, or leave it empty"
        found.append(Complaint(f"{row['number']!r} is no number", file, number, "number", fix))
    if row["level"] not in ("", "1", "2", "3"):
        found.append(Complaint(f"{row['level']!r} is no level", file, number, "level", "write 1, 2, 3 or nothing"))
    if not row["strokes"].isdecimal() or not 1 <= int(row["strokes"]) <= MOST_STROKES:
        fix = f"write a number from 1 to {MOST_STROKES}"
        found.append(Complaint(f"{row['strokes']!r} is no number of strokes", file, number, "strokes", fix))
    found += [
        Complaint(f"{syllable!r} is no syllable", file, number, "readings", "write syllables with their tones: wéi xū")
        for syllable in row["readings"].split()
        if not is_syllable(syllable)
    ]
    return found
