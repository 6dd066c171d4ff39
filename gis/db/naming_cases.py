"""Cases of naming and their steps in the database: written, appended to, read; and where a place lies on a day."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Row, text

from gis.crs import STORE_SRID
from gis.db.clocked import period, supersede
from gis.errors import Conflict, NotFound
from gis.placenames.approvers import Territory
from gis.placenames.cases import Case, Taken, Verdict
from gis.placenames.procedure import ENDED

_COLUMNS = """
    id AS case_id, kind, state, place_id, name, proper, generic, class_code, unit_id, communities, form, verdicts,
    reserve_id, author, revision, source, made_up, begun_at, changed_at, ST_AsBinary(geom) AS shape
"""
_VALUES = {
    "place_id": ":place_id", "name": ":name", "proper": ":proper", "generic": ":generic", "class_code": ":class_code",
    "unit_id": ":unit_id", "communities": "CAST(:communities AS bigint[])", "form": "CAST(:form AS jsonb)",
    "geom": f"ST_GeomFromWKB(:shape, {STORE_SRID})", "verdicts": "CAST(:verdicts AS jsonb)",
    "reserve_id": ":reserve_id", "state": ":state",
}  # fmt: skip
"""Columns that a step may change, and how they are written."""


@dataclass(frozen=True)
class AskedCases:
    """A question for cases: only those in these states, of these kinds, by this author, in these counties."""

    states: Collection[str] | None = None
    kinds: Collection[str] | None = None
    author: str | None = None
    counties: Collection[int] | None = None
    open_only: bool = False
    made_up: bool = True
    after: int = 0
    limit: int | None = None


def write_case(connection: Connection, case: Case, at: datetime) -> int:
    """Begin a case; returns its number. Its first step is appended in the same transaction."""
    columns, values = ", ".join(_VALUES), ", ".join(_VALUES.values())
    number: int = connection.execute(
        text(
            f"INSERT INTO naming_case (kind, author, revision, source, made_up, begun_at, changed_at, {columns}) "
            f"VALUES (:kind, :author, 1, :source, :made_up, :at, :at, {values}) RETURNING id"
        ),
        {**_values(case), "kind": case.kind, "author": case.author, "source": case.source, "at": at}
        | {"made_up": case.made_up},
    ).scalar_one()
    return number


def change_case(connection: Connection, case: Case, at: datetime) -> None:
    """Write what a step changed of a case that is still as ``case.revision`` saw it, and raise its revision."""
    sets = ", ".join(f"{name} = {value}" for name, value in _VALUES.items())
    done = connection.execute(
        text(
            f"UPDATE naming_case SET {sets}, revision = revision + 1, changed_at = :at "
            "WHERE id = :id AND revision = :revision"
        ),
        {**_values(case), "id": case.case_id, "revision": case.revision, "at": at},
    )
    if done.rowcount == 0:
        raise Conflict(f"case {case.case_id} was changed since revision {case.revision} — read it again")


def write_step(connection: Connection, case_id: int, step: Taken, at: datetime) -> None:
    """Append a step."""
    connection.execute(
        text(
            "INSERT INTO naming_step (case_id, n, step, from_state, to_state, on_day, detail, documents, actor, role, "
            "at) VALUES (:case, :n, :step, :from_state, :to_state, :on_day, CAST(:detail AS jsonb), "
            "CAST(:documents AS jsonb), :actor, :role, :at)"
        ),
        {
            "case": case_id,
            "n": step.n,
            "step": step.step,
            "from_state": step.from_state,
            "to_state": step.to_state,
            "on_day": step.on_day,
            "detail": _json(step.detail),
            "documents": _json(step.documents),
            "actor": step.actor,
            "role": step.role,
            "at": at,
        },
    )


def read_case(connection: Connection, number: int, *, lock: bool = False) -> Case:
    """One case, with ``lock`` held until the end of the transaction; ``NotFound`` when there is none."""
    row = connection.execute(
        text(f"SELECT {_COLUMNS} FROM naming_case WHERE id = :id{' FOR UPDATE' if lock else ''}"), {"id": number}
    ).one_or_none()
    if row is None:
        raise NotFound(f"there is no case {number}")
    return _case(row)


def read_cases(connection: Connection, asked: AskedCases = AskedCases()) -> list[Case]:
    """The cases asked for, oldest first."""
    rows = connection.execute(
        text(
            f"""
            SELECT {_COLUMNS} FROM naming_case
             WHERE id > :after AND (:made_up OR NOT made_up)
               AND (CAST(:states AS text[]) IS NULL OR state = ANY(CAST(:states AS text[])))
               AND (CAST(:kinds AS text[]) IS NULL OR kind = ANY(CAST(:kinds AS text[])))
               AND (CAST(:author AS text) IS NULL OR author = :author)
               AND (CAST(:counties AS bigint[]) IS NULL OR unit_id = ANY(CAST(:counties AS bigint[]))
                    OR EXISTS (SELECT FROM jsonb_array_elements(form -> 'counties') c
                                WHERE CAST(c AS bigint) = ANY(CAST(:counties AS bigint[]))))
               AND (NOT :open_only OR NOT (state = ANY(CAST(:ended AS text[]))
                                           OR (kind = 'abolish' AND state = 'announced')))
             ORDER BY id LIMIT :limit
            """
        ),
        {
            "after": asked.after,
            "made_up": asked.made_up,
            "states": _list(asked.states),
            "kinds": _list(asked.kinds),
            "author": asked.author,
            "counties": _list(asked.counties),
            "open_only": asked.open_only,
            "ended": sorted(ENDED),
            "limit": asked.limit,
        },
    )
    return [_case(row) for row in rows]


def read_steps(connection: Connection, cases: Collection[int]) -> dict[int, list[Taken]]:
    """The steps of cases, in order; an empty list where there are none."""
    found: dict[int, list[Taken]] = {number: [] for number in cases}
    rows = connection.execute(
        text("SELECT * FROM naming_step WHERE case_id = ANY(:ids) ORDER BY case_id, n"), {"ids": list(cases)}
    )
    for row in rows:
        fields = dict(row._mapping)
        number = fields.pop("case_id")
        del fields["id"]
        found[number].append(Taken(**{**fields, "documents": tuple(fields["documents"])}))
    return found


def open_case_on(connection: Connection, place_id: str, but: int | None = None) -> int | None:
    """The case about a place that is not finished, or None."""
    for case in _about(connection, "place_id = :word", place_id):
        if case.case_id != but:
            return int(case.case_id)
    return None


def open_cases_named(connection: Connection, name: str, but: int | None = None) -> list[int]:
    """The cases that ask for a name and are not finished."""
    return [row.case_id for row in _about(connection, "name = :word AND kind <> 'abolish'", name) if row.case_id != but]


def _about(connection: Connection, where: str, word: str) -> Sequence[Row[Any]]:
    return connection.execute(
        text(
            f"SELECT id AS case_id FROM naming_case WHERE {where} AND NOT (state = ANY(CAST(:ended AS text[])) "
            "OR (kind = 'abolish' AND state = 'announced')) ORDER BY id"
        ),
        {"word": word, "ended": sorted(ENDED)},
    ).all()


def end_name(connection: Connection, place_id: str, day: date, at: datetime) -> None:
    """Let the name of a place end: from ``day`` on nothing is believed of it any more."""
    supersede(connection, "placename", {"place_id": [place_id]}, [period(day, None)], at)


@dataclass(frozen=True)
class Lie:
    """Where communities lie on a day: their counties by number, and what these and all above are called."""

    counties: Mapping[int, tuple[str, str]]
    prefecture: str
    towns: tuple[tuple[str, ...], ...]
    """Names from the prefecture down to the town, each once, in the order of the communities."""
    province: str = ""
    unknown: tuple[int, ...] = ()

    @property
    def territory(self) -> Territory:
        """What the table of approvers asks."""
        return Territory(tuple(self.counties.values()), self.prefecture)


def lie_of(connection: Connection, communities: Sequence[int], day: date) -> Lie:
    """Where communities lie on a day, through their chains, as believed now."""
    rows = connection.execute(
        text(
            """
            SELECT c.community_id, c.county_id, k.name, k.kind, p.name AS prefecture, c.names[1:3] AS names,
                   o.name AS province
              FROM unnest(CAST(:ids AS bigint[])) WITH ORDINALITY AS a (id, n)
              JOIN community_chain c ON c.community_id = a.id AND c.valid @> CAST(:day AS date)
                   AND upper_inf(c.recorded)
              JOIN division_version k ON k.unit_id = c.county_id AND k.valid @> CAST(:day AS date)
                   AND upper_inf(k.recorded)
              JOIN division_version p ON p.unit_id = c.prefecture_id AND p.valid @> CAST(:day AS date)
                   AND upper_inf(p.recorded)
              LEFT JOIN division_version o ON o.unit_id = p.parent_id AND o.valid @> CAST(:day AS date)
                   AND upper_inf(o.recorded)
             ORDER BY a.n
            """
        ),
        {"ids": list(communities), "day": day},
    ).all()
    known = {row.community_id for row in rows}
    return Lie(
        {row.county_id: (row.name, row.kind) for row in rows},
        rows[0].prefecture if rows else "",
        tuple(dict.fromkeys(tuple(row.names) for row in rows)),
        (rows[0].province or "") if rows else "",
        tuple(one for one in communities if one not in known),
    )


def communities_under(connection: Connection, shape: BaseGeometry, day: date) -> list[int]:
    """Communities that a shape (EPSG:4490) lies in on a day: the one with most of it first."""
    rows = connection.execute(
        text(
            f"""
            WITH place AS (SELECT ST_GeomFromWKB(:shape, {STORE_SRID}) AS geom)
            SELECT v.unit_id FROM place
              JOIN division_geometry g ON ST_Intersects(g.geom, place.geom)
              JOIN division_version v ON v.geometry_id = g.id AND v.valid @> CAST(:day AS date)
                   AND upper_inf(v.recorded)
              JOIN division_unit u ON u.id = v.unit_id AND u.level = 'community'
             ORDER BY ST_Area(ST_Intersection(g.geom, place.geom)) DESC,
                      ST_Length(ST_Intersection(g.geom, place.geom)) DESC, v.unit_id
            """
        ),
        {"shape": shapely.to_wkb(shape), "day": day},
    )
    return list(rows.scalars())


def _case(row: Row[Any]) -> Case:
    found = dict(row._mapping)
    shape = found.pop("shape")
    found["communities"] = tuple(found["communities"])
    found["verdicts"] = tuple(
        Verdict(**{**verdict, "evidence": tuple(verdict["evidence"])}) for verdict in found["verdicts"]
    )
    return Case(**found, shape=None if shape is None else shapely.from_wkb(bytes(shape)))


def _values(case: Case) -> dict[str, Any]:
    return {
        "state": case.state,
        "place_id": case.place_id,
        "name": case.name,
        "proper": case.proper,
        "generic": case.generic,
        "class_code": case.class_code,
        "unit_id": case.unit_id,
        "communities": list(case.communities),
        "form": _json(case.form),
        "shape": None if case.shape is None else shapely.to_wkb(case.shape),
        "verdicts": _json([asdict(verdict) for verdict in case.verdicts]),
        "reserve_id": case.reserve_id,
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _list(values: Collection[Any] | None) -> list[Any] | None:
    return None if values is None else list(values)
