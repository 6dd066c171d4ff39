"""Readings that a person corrected, in the recorded clock; and which places bear a text in a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from gis.divisions import Level


@dataclass(frozen=True)
class KeptCorrection:
    """A correction with who made it, and since when it is believed."""

    text: str
    pinyin: str
    why: str
    actor: str
    since: datetime


def read_corrections(connection: Connection, recorded_as_of: datetime | None = None) -> Mapping[str, str]:
    """The pinyin of every corrected text, as believed now or at a moment."""
    return {one.text: one.pinyin for one in list_corrections(connection, recorded_as_of)}


def list_corrections(connection: Connection, recorded_as_of: datetime | None = None) -> Sequence[KeptCorrection]:
    """Every correction that is believed now, or was at a moment, by text."""
    rows = connection.execute(
        text(
            "SELECT text, pinyin, why, actor, lower(recorded) AS since FROM placename_reading "
            "WHERE recorded @> COALESCE(CAST(:moment AS timestamptz), 'infinity') ORDER BY text"
        ),
        {"moment": recorded_as_of},
    )
    return [KeptCorrection(**row._mapping) for row in rows]


def write_correction(connection: Connection, reading: KeptCorrection) -> None:
    """Believe a correction from its moment on; what was believed of its text ends there."""
    connection.execute(
        text(
            "UPDATE placename_reading SET recorded = tstzrange(lower(recorded), :since) "
            "WHERE text = :text AND upper_inf(recorded)"
        ),
        {"text": reading.text, "since": reading.since},
    )
    connection.execute(
        text(
            "INSERT INTO placename_reading (text, pinyin, recorded, actor, why) "
            "VALUES (:text, :pinyin, tstzrange(:since, NULL), :actor, :why)"
        ),
        vars(reading),
    )


def places_with(connection: Connection, part: str) -> list[str]:
    """Places of which a believed name, standard or other, holds a text."""
    rows = connection.execute(
        text(
            """
            SELECT place_id FROM placename WHERE upper_inf(recorded) AND strpos(name, :part) > 0
             UNION
            SELECT place_id FROM placename_other WHERE upper_inf(recorded) AND strpos(name, :part) > 0
             ORDER BY place_id
            """
        ),
        {"part": part},
    )
    return list(rows.scalars())


def units_of_kind(connection: Connection, units: Sequence[int]) -> Mapping[int, tuple[Level, str]]:
    """Level and kind of units, as they are or last were."""
    rows = connection.execute(
        text(
            "SELECT DISTINCT ON (v.unit_id) v.unit_id, u.level, v.kind FROM division_version v "
            "JOIN division_unit u ON u.id = v.unit_id WHERE v.unit_id = ANY(:units) AND upper_inf(v.recorded) "
            "ORDER BY v.unit_id, v.valid DESC"
        ),
        {"units": list(units)},
    )
    return {row.unit_id: (row.level, row.kind) for row in rows}
