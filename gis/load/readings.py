"""Reading our own table of how place names are read."""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

from gis.errors import BadInput, Complaint
from gis.load.characters import read_characters
from gis.load.sheets import comma_rows
from gis.pinyin import Certainty, Kind, Reading, Readings
from gis.pinyin.syllables import is_han, is_syllable

READINGS = "readings.csv"
COLUMNS = ("text", "pinyin", "kind", "certainty", "source", "note")
_KINDS: tuple[str, ...] = get_args(Kind)
_CERTAINTIES: tuple[str, ...] = get_args(Certainty)


def read_readings(path: Path, characters: Path | None = None) -> Readings:
    """The readings of a file (CSV: text, pinyin, kind, certainty, source, note) on the table of characters.

    ``characters`` is by default ``characters.csv`` beside the file, when there is one. Within a file no entry may stand
    twice; corrections are handed to ``Readings.corrected``. ``BadInput`` with every complaint.
    """
    rows = comma_rows(path, COLUMNS)
    complaints = [fault for number, row in rows for fault in _complaints(path.name, number, row)]
    seen: dict[tuple[str, str], int] = {}
    for number, row in rows:
        first = seen.setdefault((row["kind"], row["text"]), number)
        if first != number:
            complaints.append(Complaint(f"is also in row {first}", path.name, number, "text", "keep one of the two"))
    if complaints:
        raise BadInput(complaints)
    beside = characters or path.with_name("characters.csv")
    known = read_characters(beside).dictionary() if characters or beside.exists() else None
    return Readings([_entry(row) for _, row in rows], known)


def _entry(row: dict[str, str]) -> Reading:
    return Reading(
        row["text"],
        tuple(row["pinyin"].split()),
        cast("Kind", row["kind"]),
        cast("Certainty", row["certainty"]),
        row["source"],
        row["note"],
    )


def _complaints(file: str, number: int, row: dict[str, str]) -> list[Complaint]:
    found = []
    for field, allowed in (("kind", _KINDS), ("certainty", _CERTAINTIES)):
        if row[field] not in allowed:
            fix = f"write {', '.join(allowed)}"
            found.append(Complaint(f"{row[field]!r} is no {field}", file, number, field, fix))
    if not row["source"]:
        found.append(Complaint("is empty", file, number, "source", "say where the reading is from"))
    if not row["text"] or not all(map(is_han, row["text"])):
        found.append(Complaint(f"{row['text']!r} is no text of Chinese characters", file, number, "text"))
    elif row["kind"] == "character" and len(row["text"]) > 1:
        found.append(Complaint(f"{row['text']!r} has several characters", file, number, "text", "write word or name"))
    return found + _pinyin_complaints(file, number, row)


def _pinyin_complaints(file: str, number: int, row: dict[str, str]) -> list[Complaint]:
    syllables = row["pinyin"].split()
    if row["kind"] == "ordinal_exception" and not syllables:
        return []
    found = [
        Complaint(f"{syllable!r} is no syllable", file, number, "pinyin", "write small letters with tones: lǚ sì gǎng")
        for syllable in syllables
        if not is_syllable(syllable)
    ]
    if len(syllables) != len(row["text"]):
        count = f"{len(syllables)} syllables for {len(row['text'])} characters"
        found.append(Complaint(count, file, number, "pinyin", "write one for each, spaces between"))
    return found
