"""Rounds of inspection, and what was found and done at markers, as believed now or at a moment."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import shapely
from sqlalchemy import Connection, Row, text

from gis.crs import STORE_SRID
from gis.errors import NotFound
from gis.markers.visits import CRITERIA, Criteria, Round, Signature, Visit

_ROUND_FIELDS = (
    "line_id", "year", "kind", "number", "led_by", "led_elsewhere", "reason", "plan_due", "report_due", "reported_on",
    "source", "made_up",
)  # fmt: skip
_VISIT_FIELDS = (
    "marker_id", "round_id", "act", "on_day", "action", "offset_m", "done_by", "neighbour_present", "filing_number",
    "note", "source", "made_up",
)  # fmt: skip
_CRITERIA = ", ".join(f"v.{name}" for name in CRITERIA)
_VISITS = f"""
    SELECT v.id, v.marker_id, v.round_id, v.act, v.on_day, {_CRITERIA}, v.findings, v.action, v.offset_m,
           CAST(v.signatures AS text) AS signatures, v.done_by, v.neighbour_present, v.filing_number, v.agreements,
           v.note, v.source, v.made_up, ST_X(v.visit_point) AS lon, ST_Y(v.visit_point) AS lat,
           CAST(r.signatures AS text) AS of_round
      FROM marker_visit v
      LEFT JOIN inspection_round r ON r.id = v.round_id
"""
_BELIEVED = "{0}.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')"


# -- rounds --------------------------------------------------------------------------------------------


def write_round(connection: Connection, one: Round, at: datetime) -> int:
    """Enter a round; its number in the register."""
    names = ", ".join(_ROUND_FIELDS)
    number: int = connection.execute(
        text(
            f"INSERT INTO inspection_round ({names}, signatures, recorded) "
            f"VALUES ({', '.join(f':{name}' for name in _ROUND_FIELDS)}, CAST(:signatures AS jsonb), "
            "tstzrange(:at, NULL)) RETURNING id"
        ),
        {**{name: getattr(one, name) for name in _ROUND_FIELDS}, "signatures": signed(one.signatures, at), "at": at},
    ).scalar_one()
    return number


def read_rounds(
    connection: Connection,
    *,
    line_ids: Collection[int] | None = None,
    year: int | None = None,
    round_id: int | None = None,
    recorded_as_of: datetime | None = None,
) -> list[Round]:
    """Rounds by line, year, kind and number; of all lines or some, of all years or one."""
    rows = connection.execute(
        text(
            f"""
            SELECT r.id AS round_id, {", ".join(f"r.{name}" for name in _ROUND_FIELDS)},
                   CAST(r.signatures AS text) AS signatures
              FROM inspection_round r
             WHERE {_BELIEVED.format("r")}
               AND (CAST(:lines AS bigint[]) IS NULL OR r.line_id = ANY(:lines))
               AND (CAST(:year AS integer) IS NULL OR r.year = :year)
               AND (CAST(:round AS bigint) IS NULL OR r.id = :round)
             ORDER BY r.line_id, r.year, r.kind, r.number
            """
        ),
        {
            "lines": None if line_ids is None else list(line_ids),
            "year": year,
            "round": round_id,
            "recorded_as_of": recorded_as_of,
        },
    )
    return [_round(row, recorded_as_of) for row in rows]


def read_round(connection: Connection, round_id: int) -> Round:
    """One round; ``NotFound`` when there is none of this number."""
    found = read_rounds(connection, round_id=round_id)
    if not found:
        raise NotFound(f"there is no round {round_id}")
    return found[0]


def report_round(connection: Connection, round_id: int, day: date) -> None:
    """Enter the day on which the result went to the approving authority."""
    connection.execute(
        text("UPDATE inspection_round SET reported_on = :day WHERE id = :round"), {"day": day, "round": round_id}
    )


def forerunners(connection: Connection) -> dict[int, list[int]]:
    """The lines each line came of, as believed now."""
    found: dict[int, list[int]] = {}
    statement = "SELECT successor_id, predecessor_id FROM boundary_line_succession WHERE upper_inf(recorded)"
    for row in connection.execute(text(statement)):
        found.setdefault(row.successor_id, []).append(row.predecessor_id)
    return found


# -- visits --------------------------------------------------------------------------------------------


def write_visits(connection: Connection, visits: Sequence[Visit], at: datetime) -> list[int]:
    """Enter visits; their numbers, in the same order."""
    if not visits:
        return []
    names = [*_VISIT_FIELDS, *CRITERIA]
    rows = connection.execute(
        text(
            f"""
            INSERT INTO marker_visit ({", ".join(names)}, findings, signatures, agreements, visit_point, recorded)
            SELECT {", ".join(f"c.{name}" for name in names)},
                   ARRAY(SELECT jsonb_array_elements_text(c.findings)), c.signatures, c.agreements,
                   ST_GeomFromEWKB(decode(c.point, 'hex')), tstzrange(:at, NULL)
              FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS c (
                   n integer, marker_id text, round_id bigint, act text, on_day date, action text, offset_m float8,
                   done_by bigint, neighbour_present text, filing_number text, note text, source text,
                   made_up boolean, {", ".join(f"{name} boolean" for name in CRITERIA)}, findings jsonb,
                   signatures jsonb, agreements jsonb, point text)
             ORDER BY c.n
            RETURNING id
            """
        ),
        {"rows": json.dumps([_row(n, visit, at) for n, visit in enumerate(visits)], default=str), "at": at},
    )
    return sorted(rows.scalars())


def _row(n: int, visit: Visit, at: datetime) -> dict[str, Any]:
    point = None
    if visit.lon is not None and visit.lat is not None:
        place = shapely.set_srid(shapely.Point(visit.lon, visit.lat), STORE_SRID)
        point = shapely.to_wkb(place, hex=True, include_srid=True)
    return {
        **{name: getattr(visit, name) for name in _VISIT_FIELDS},
        **asdict(visit.criteria),
        "n": n,
        "findings": list(visit.findings),
        "signatures": json.loads(signed(visit.signatures, at)),
        "agreements": visit.agreements,
        "point": point,
    }


def read_visits(
    connection: Connection,
    *,
    marker_ids: Collection[str] | None = None,
    line_id: int | None = None,
    round_id: int | None = None,
    since: date | None = None,
    as_of: date | None = None,
    recorded_as_of: datetime | None = None,
) -> list[Visit]:
    """Visits by marker and day: of these markers, or of those on a line on ``as_of``, or of a round.

    From ``since`` up to ``as_of``, both included.
    A signature under the round counts as one under each of its visits made by then. Points and offsets are restricted.
    """
    conditions = [_BELIEVED.format("v")]
    values: dict[str, Any] = {"recorded_as_of": recorded_as_of, "as_of": as_of}
    if as_of is not None:
        conditions.append("v.on_day <= :as_of")
    if since is not None:
        conditions.append("v.on_day >= :since")
        values["since"] = since
    if marker_ids is not None:
        conditions.append("v.marker_id = ANY(:markers)")
        values["markers"] = list(marker_ids)
    if line_id is not None:
        conditions.append(
            "v.marker_id IN (SELECT p.marker_id FROM marker_placement p WHERE p.line_id = :line "
            f"AND p.valid @> COALESCE(CAST(:as_of AS date), CURRENT_DATE) AND {_BELIEVED.format('p')})"
        )
        values["line"] = line_id
    if round_id is not None:
        conditions.append("v.round_id = :round")
        values["round"] = round_id
    statement = f"{_VISITS} WHERE {' AND '.join(conditions)} ORDER BY v.marker_id, v.on_day, v.id"
    return [_visit(row, recorded_as_of) for row in connection.execute(text(statement), values)]


def read_visit(connection: Connection, visit_id: int) -> Visit:
    """One visit that is believed now; ``NotFound`` when there is none of this number."""
    row = connection.execute(
        text(f"{_VISITS} WHERE v.id = :visit AND upper_inf(v.recorded)"), {"visit": visit_id}
    ).first()
    if row is None:
        raise NotFound(f"there is no visit {visit_id}, or it was withdrawn")
    return _visit(row, None)


def withdraw_visit(connection: Connection, visit_id: int, at: datetime) -> None:
    """End the belief in a visit; what was believed until then stays."""
    connection.execute(
        text("UPDATE marker_visit SET recorded = tstzrange(lower(recorded), :at) WHERE id = :visit"),
        {"visit": visit_id, "at": at},
    )


def drop_made_up_inspections(connection: Connection) -> None:
    """Take the demonstration's rounds and visits away."""
    connection.execute(
        text(
            "DELETE FROM marker_file f USING marker_visit v WHERE f.visit_id = v.id AND v.made_up AND f.made_up "
            "AND v.marker_id LIKE 'DEMO-%'"
        )
    )
    connection.execute(text("DELETE FROM marker_visit WHERE made_up AND marker_id LIKE 'DEMO-%'"))
    connection.execute(
        text(
            "DELETE FROM inspection_round r WHERE made_up "
            "AND NOT EXISTS (SELECT 1 FROM marker_visit v WHERE v.round_id = r.id)"
        )
    )


# -- signatures ----------------------------------------------------------------------------------------


def sign(connection: Connection, what: str, number: int, signature: Signature, at: datetime) -> None:
    """Add a side's signature to a round (``inspection_round``) or a visit (``marker_visit``), with its moment."""
    connection.execute(
        text(f"UPDATE {what} SET signatures = signatures || CAST(:signature AS jsonb) WHERE id = :number"),
        {"signature": signed([signature], at), "number": number},
    )


def signed(signatures: Iterable[Signature], at: datetime) -> str:
    """Signatures as they are kept: by side, with the moment they were entered, so that a belief can be asked back."""
    return json.dumps(
        {str(one.side): {"by": one.by, "on": one.on.isoformat(), "recorded": at.isoformat()} for one in signatures},
        ensure_ascii=False,
    )


@lru_cache(maxsize=4096)
def _kept(words: str) -> tuple[tuple[Signature, datetime], ...]:
    """Signatures as they are kept, each with its moment; those of one round or one day's walk are the same words."""
    return tuple(
        (Signature(int(side), one["by"], date.fromisoformat(one["on"])), datetime.fromisoformat(one["recorded"]))
        for side, one in json.loads(words).items()
    )


def _signatures(words: str | None, recorded_as_of: datetime | None, since: date = date.min) -> tuple[Signature, ...]:
    """The signatures that were entered by a moment, and given on ``since`` or later."""
    return tuple(
        signature
        for signature, at in (_kept(words) if words else ())
        if signature.on >= since and (recorded_as_of is None or at <= recorded_as_of)
    )


def _round(row: Row[Any], recorded_as_of: datetime | None) -> Round:
    fields = dict(row._mapping)
    fields["signatures"] = _signatures(row.signatures, recorded_as_of)
    return Round(**fields)


def _visit(row: Row[Any], recorded_as_of: datetime | None) -> Visit:
    own = _signatures(row.signatures, recorded_as_of)
    if row.of_round:
        have = {signature.side for signature in own}
        own += tuple(s for s in _signatures(row.of_round, recorded_as_of, row.on_day) if s.side not in have)
    return Visit(
        marker_id=row.marker_id,
        on_day=row.on_day,
        act=row.act,
        criteria=Criteria(row.accurate, row.firm, row.visible, row.legible, row.filed),
        source=row.source,
        made_up=row.made_up,
        findings=tuple(row.findings),
        action=row.action,
        lon=row.lon,
        lat=row.lat,
        offset_m=row.offset_m,
        signatures=own,
        done_by=row.done_by,
        neighbour_present=row.neighbour_present,
        filing_number=row.filing_number,
        agreements=row.agreements,
        note=row.note,
        round_id=row.round_id,
        visit_id=row.id,
    )
