"""Correct how a text is read: kept for good, and every name that holds it is written in letters anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection

from gis.db.audit import AuditEntry, write_audit
from gis.db.clock import next_moment, raise_version, share_register
from gis.db.connect import Database
from gis.db.name_reserve import LAYER as RESERVE
from gis.db.name_reserve import read_reserve, write_letters
from gis.db.placenames import LAYER, read_names, read_others, write_names, write_others
from gis.db.readings import (
    KeptCorrection,
    list_corrections,
    places_with,
    read_corrections,
    units_of_kind,
    write_correction,
)
from gis.errors import BadInput
from gis.load.readings import read_readings
from gis.pinyin import Readings
from gis.placenames.classes import Classes, unit_class
from gis.placenames.corrections import CorrectedReadings, Correction
from gis.placenames.letters import Letters, letters, letters_of
from gis.placenames.parts import Parts
from gis.placenames.record import OtherName, PlaceName, unit_of
from gis.placenames.reserve import Reserved
from gis.placenames.reserve_letters import class_or_plain, letters_of_entry
from gis.rights import Identity, require

READINGS = "readings"
"""The layer of corrections, whose data version is raised with that of the names."""


@dataclass(frozen=True)
class Corrected:
    """What a correction did: versions of names, other names and reserved names written anew; what is unusual in it.

    ``by_hand`` are names whose letters were not those that the table gave: somebody had written them, and they are
    kept in the recorded clock.
    """

    changed: bool
    names: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    reserved: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()
    unusual: tuple[str, ...] = ()


@lru_cache(maxsize=2)
def shipped_readings(data: Path) -> Readings:
    """The table of readings that comes with the house."""
    return read_readings(data / "placenames" / "readings.csv")


def readings_in_force(connection: Connection, shipped: Readings, recorded_as_of: datetime | None = None) -> Readings:
    """The table as people corrected it, now or at a moment: what every load, check and search reads names by.

    Hangs on the data version ``readings``.
    """
    corrections = read_corrections(connection, recorded_as_of)
    return CorrectedReadings(shipped, corrections) if corrections else shipped


def corrections(database: Database) -> Sequence[KeptCorrection]:
    """Every correction that is believed, by text."""
    with database.read() as connection:
        return list_corrections(connection)


def correct_reading(
    database: Database, who: Identity, said: Correction, shipped: Readings, classes: Classes
) -> Corrected:
    """Keep a person's correction and write all names that hold the text anew, in one transaction.

    The same again changes nothing. Identities stay; what was believed is kept in the recorded clock. ``BadInput`` with
    every complaint.
    """
    require("correct:placenames", who)
    complaints = list(said.complaints(shipped))
    if complaints:
        raise BadInput(complaints)
    with database.write() as connection:
        share_register(connection)
        known = read_corrections(connection)
        if known.get(said.text) == said.pinyin:
            return Corrected(changed=False, unusual=tuple(said.unusual(shipped)))
        before = CorrectedReadings(shipped, known)
        after = CorrectedReadings(shipped, {**known, said.text: said.pinyin})
        at = next_moment(connection)
        write_correction(connection, KeptCorrection(said.text, said.pinyin, said.why, who.name, at))
        done = _respelt(connection, _Spelling(said.text, before, after, classes), at)
        detail = {"before": known.get(said.text), "after": said.pinyin, "why": said.why, "names": len(done.names)}
        write_audit(connection, who, "correct:placenames", [AuditEntry(f"reading:{said.text}", detail)], at)
        raise_version(connection, LAYER, READINGS, *([RESERVE] if done.reserved else []))
    return replace(done, unusual=tuple(said.unusual(shipped)))


@dataclass(frozen=True)
class _Spelling:
    """How names that hold ``text`` were read before and are read now."""

    text: str
    before: Readings
    after: Readings
    classes: Classes

    def holds(self, row: PlaceName | OtherName | Reserved) -> bool:
        return self.text in row.name

    def of_name(self, row: PlaceName, readings: Readings) -> Letters:
        return letters(Parts(row.proper, row.generic), class_or_plain(self.classes, row.class_code), readings)


def _respelt(connection: Connection, spelling: _Spelling, at: datetime) -> Corrected:
    places = places_with(connection, spelling.text)
    every = read_names(connection, place_ids=places)
    names = [row for row in every if spelling.holds(row)]
    told = {row.place_id: row.class_code for row in every} | _unit_classes(connection, places)
    others = [row for row in read_others(connection, place_ids=places) if spelling.holds(row)]
    new_names = [_with_letters(row, spelling.of_name(row, spelling.after)) for row in names]
    new_others = [_other_with(row, told[row.place_id], spelling) for row in others]
    pairs = [(old, new) for old, new in zip(names, new_names, strict=True) if _letters(old) != _letters(new)]
    other_pairs = [(old, new) for old, new in zip(others, new_others, strict=True) if old != new]
    write_names(connection, [new for _, new in pairs], at)
    write_others(connection, [new for _, new in other_pairs], at)
    by_hand = [old.name for old, _ in pairs if _letters(old) != spelling.of_name(old, spelling.before)]
    return Corrected(
        changed=True,
        names=tuple(new.name for _, new in pairs),
        others=tuple(new.name for _, new in other_pairs),
        reserved=_reserved(connection, spelling, at),
        by_hand=tuple(by_hand),
    )


def _letters(row: PlaceName) -> Letters:
    return Letters(row.roman, row.pinyin, row.sound, row.initials)


def _with_letters(row: PlaceName, spelt: Letters) -> PlaceName:
    if spelt == _letters(row):
        return row
    return replace(row, change="corrected", **spelt._asdict())


def _other_with(row: OtherName, class_code: str, spelling: _Spelling) -> OtherName:
    spelt = letters_of(row.name, class_or_plain(spelling.classes, class_code), spelling.after)
    return replace(row, pinyin=spelt.pinyin, sound=spelt.sound, initials=spelt.initials)


def _unit_classes(connection: Connection, places: Sequence[str]) -> dict[str, str]:
    units = {place: unit for place in places if (unit := unit_of(place)) is not None}
    kinds = units_of_kind(connection, list(units.values()))
    return {place: unit_class(*kinds[unit]) for place, unit in units.items()}


def _reserved(connection: Connection, spelling: _Spelling, at: datetime) -> tuple[str, ...]:
    found = [
        replace(row, roman=spelt.roman, sound=spelt.sound)
        for row in read_reserve(connection)
        if spelling.holds(row)
        for spelt in [letters_of_entry(row, spelling.classes, spelling.after)]
        if (spelt.roman, spelt.sound) != (row.roman, row.sound)
    ]
    write_letters(connection, found, at)
    return tuple(row.name for row in found)
