"""Stored coverage runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Row, text

UNIT_COLUMNS = (
    "unit_id", "code", "name", "level", "people", "covered", "share", "uncovered", "median_minutes", "p90_minutes",
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """A coverage run: what was asked, of which data, and the rows of the answer (the total last)."""

    fingerprint: str
    parameters: dict[str, Any]
    inputs: dict[str, Any]
    code_version: str
    made_up: bool
    rows: pd.DataFrame


def find_run(connection: Connection, fingerprint: str) -> int | None:
    """Number of the run with this fingerprint, or None."""
    found: int | None = connection.execute(
        text("SELECT id FROM coverage_run WHERE fingerprint = :f"), {"f": fingerprint}
    ).scalar()
    return found


def write_run(connection: Connection, run: Run, at: datetime) -> int:
    """Store a run; returns its number."""
    asked = run.parameters
    number: int = connection.execute(
        text(
            "INSERT INTO coverage_run (fingerprint, circle, pace, minutes, level, divisions_as_of, parameters, inputs, "
            "code_version, made_up, computed_at) VALUES (:fingerprint, :circle, :pace, :minutes, :level, :as_of, "
            "CAST(:parameters AS jsonb), CAST(:inputs AS jsonb), :code_version, :made_up, :at) RETURNING id"
        ),
        {
            "fingerprint": run.fingerprint,
            "circle": asked["circle"],
            "pace": asked["pace"],
            "minutes": asked["minutes"],
            "level": asked["level"],
            "as_of": asked["divisions_as_of"],
            "parameters": json.dumps(asked, ensure_ascii=False),
            "inputs": json.dumps(run.inputs, ensure_ascii=False),
            "code_version": run.code_version,
            "made_up": run.made_up,
            "at": at,
        },
    ).scalar_one()
    names = ", ".join(UNIT_COLUMNS)
    values = ", ".join(f":{name}" for name in UNIT_COLUMNS)
    rows = [
        {"run_id": number, "seq": seq, **{name: _plain(row[name]) for name in UNIT_COLUMNS}}
        for seq, (_, row) in enumerate(run.rows.iterrows(), start=1)
    ]
    connection.execute(text(f"INSERT INTO coverage_unit (run_id, seq, {names}) VALUES (:run_id, :seq, {values})"), rows)
    return number


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def read_run(connection: Connection, number: int) -> Row[Any] | None:
    """Head of a run, or None."""
    return connection.execute(text("SELECT * FROM coverage_run WHERE id = :id"), {"id": number}).one_or_none()


def read_rows(connection: Connection, number: int) -> Sequence[Row[Any]]:
    """Rows of a run, the total last."""
    names = ", ".join(UNIT_COLUMNS)
    return connection.execute(
        text(f"SELECT {names} FROM coverage_unit WHERE run_id = :id ORDER BY seq"), {"id": number}
    ).all()


_UNITS_ON = """
    SELECT array_agg(v.unit_id ORDER BY v.unit_id) FROM division_version v JOIN division_unit u ON u.id = v.unit_id
     WHERE (u.level = r.level OR EXISTS (
            SELECT 1 FROM unit_group_member w WHERE 'group:' || w.group_key = r.level AND w.unit_id = v.unit_id
               AND w.valid @> CAST({day} AS date) AND upper_inf(w.recorded)))
       AND v.valid @> CAST({day} AS date) AND upper_inf(v.recorded)
"""
_LIST = f"""
    SELECT DISTINCT ON (r.circle, r.pace, r.minutes, r.level, {{key}}) r.* FROM coverage_run r
     WHERE (CAST(:as_of AS date) IS NULL
            OR ({_UNITS_ON.format(day=":as_of")}) = ({_UNITS_ON.format(day="r.divisions_as_of")}))
       AND (:made_up OR NOT r.made_up)
     ORDER BY r.circle, r.pace, r.minutes, r.level, {{key}}, r.computed_at DESC
"""


def list_runs(connection: Connection, as_of: date | None, *, made_up: bool = True) -> Sequence[Row[Any]]:
    """The newest run of each question; with ``as_of``, those on the very units that are in force on that date."""
    key = "r.divisions_as_of" if as_of is None else "r.level"
    return connection.execute(text(_LIST.format(key=key)), {"as_of": as_of, "made_up": made_up}).all()
