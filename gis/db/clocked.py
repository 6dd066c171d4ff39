"""Writing to tables with two clocks: for the days a row holds, what was believed ends; for other days it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, text

from gis.db.tables import metadata

_CLOCKS = ("id", "valid", "recorded")


def supersede(
    connection: Connection, table: str, keys: Mapping[str, Sequence[str]], periods: Sequence[str], at: datetime
) -> None:
    """End at ``at`` what is believed of the things named by ``keys`` (text columns of one length) for ``periods``.

    What was believed of them for other days is believed on. Rows written at the same moment before were never believed
    and go. The caller appends the new rows, raises the version of the layer and derives what rests on it.
    """
    if not periods:
        return
    values = {"periods": list(periods), "at": at, **{f"key_{name}": list(column) for name, column in keys.items()}}
    arrays = ", ".join(f"CAST(:key_{name} AS text[])" for name in keys)
    coming = f"unnest({arrays}, CAST(CAST(:periods AS text[]) AS daterange[])) AS c({', '.join(keys)}, valid)"
    same = " AND ".join(f"t.{name} = c.{name}" for name in keys)
    kept = ", ".join(column.name for column in metadata.tables[table].columns if column.name not in _CLOCKS)
    connection.execute(
        text(f"DELETE FROM {table} t USING {coming} WHERE {same} AND t.valid && c.valid AND lower(t.recorded) = :at"),
        values,
    )
    connection.execute(
        text(
            f"""
            WITH believed AS (
                UPDATE {table} t SET recorded = tstzrange(lower(t.recorded), :at) FROM {coming}
                 WHERE {same} AND t.valid && c.valid AND upper_inf(t.recorded)
                RETURNING t.*, c.valid AS taken)
            INSERT INTO {table} ({kept}, valid, recorded)
            SELECT {kept}, rest, tstzrange(:at, NULL)
              FROM believed, unnest(datemultirange(valid) - datemultirange(taken)) AS rest
            """
        ),
        values,
    )


def period(start: date | None, end: date | None) -> str:
    """A half-open period of days as PostgreSQL writes it; None is open."""
    return f"[{start or ''},{end or ''})"


def array(values: Sequence[object]) -> str:
    """An array as PostgreSQL writes it."""
    quoted = ('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return "{" + ",".join(quoted) + "}"
