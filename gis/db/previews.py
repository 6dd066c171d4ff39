"""What rests on the divisions an order would change: counted before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import shapely
from sqlalchemy import Connection, text

from gis.chains import Chain, follow, written
from gis.changeorders import Effects
from gis.changeorders.lines import touched_counties
from gis.changeorders.preview import Counted, Example, Resting
from gis.crs import STORE_SRID
from gis.db.chains import read_chains

EXAMPLES = 5
"""Addresses shown before and after: enough to see the kinds of change, few enough to read."""
ON_LINE_DEG = 0.0001
"""Some ten metres: a stone so near to a line stands on it, whatever codes its key names."""


def what_rests(connection: Connection, effects: Effects) -> Resting:
    """Count what would follow the order. Addresses are counted by the counters of their communities, not one by one."""
    before = read_chains(connection, effects.effective_on - timedelta(days=1))
    after = {chain.community_id: chain for chain in follow(before, effects.after, effects.links).changed}
    lived = before.keys() & after.keys()
    renamed = [i for i in lived if before[i].names != after[i].names]
    counts = _counts(connection, sorted(lived))
    return Resting(
        communities_renamed=len(renamed),
        addresses_rewritten=sum(counts.get(i, (0, 0))[0] for i in renamed),
        dwellings_rewritten=sum(counts.get(i, (0, 0))[1] for i in renamed),
        addresses_recoded=sum(counts.get(i, (0, 0))[0] for i in lived if before[i].codes != after[i].codes),
        examples=_examples(connection, _telling(renamed, before, counts), before, after),
        facilities=_facilities(connection, sorted(lived), effects),
        markers=_markers(connection, effects),
    )


def _counts(connection: Connection, communities: Sequence[int]) -> dict[int, tuple[int, int]]:
    rows = connection.execute(
        text("SELECT community_id, addresses, dwellings FROM community_count WHERE community_id = ANY(:ids)"),
        {"ids": list(communities)},
    )
    return {row.community_id: (row.addresses, row.dwellings) for row in rows}


def _telling(renamed: list[int], before: dict[int, Chain], counts: dict[int, tuple[int, int]]) -> list[int]:
    """A few communities to take examples from: the largest of each county in turn."""
    peopled = sorted((i for i in renamed if counts.get(i, (0, 0))[0]), key=lambda i: (-counts[i][0], i))
    rank: dict[int, int] = {}
    seen: dict[int, int] = {}
    for i in peopled:
        county = before[i].county_id
        rank[i] = seen[county] = seen.get(county, -1) + 1
    return sorted(peopled, key=lambda i: (rank[i], -counts[i][0], i))[:EXAMPLES]


def _examples(
    connection: Connection, communities: list[int], before: dict[int, Chain], after: dict[int, Chain]
) -> tuple[Example, ...]:
    rows = connection.execute(
        text(
            """
            SELECT c.id, a.address_id, a.text, a.made_up
              FROM unnest(CAST(:ids AS bigint[])) WITH ORDINALITY AS c (id, place)
             CROSS JOIN LATERAL (
                   SELECT address_id, text, made_up, row_number() OVER (ORDER BY made_up, id) AS n FROM address
                    WHERE community_id = c.id AND upper_inf(valid) AND upper_inf(recorded)
                    ORDER BY made_up, id LIMIT :most) a
             ORDER BY a.n, c.place LIMIT :most
            """
        ),
        {"ids": communities, "most": EXAMPLES},
    )
    return tuple(
        Example(row.address_id, written(before[row.id].names, row.text), written(after[row.id].names, row.text),
                row.made_up)
        for row in rows
    )  # fmt: skip


def _facilities(connection: Connection, communities: Sequence[int], effects: Effects) -> tuple[Counted, ...]:
    rows = connection.execute(
        text(
            "SELECT kind, count(*) AS n, count(*) FILTER (WHERE made_up) AS made_up FROM facility "
            "WHERE community_id = ANY(:ids) AND valid @> CAST(:day AS date) AND upper_inf(recorded) "
            "GROUP BY kind ORDER BY kind"
        ),
        {"ids": list(communities), "day": effects.effective_on},
    )
    return tuple(Counted(row.kind, row.n, row.made_up) for row in rows)


def _markers(connection: Connection, effects: Effects) -> tuple[Counted, ...]:
    """Markers whose stones name a county whose lines change, or that stand on such a line, by line code."""
    counties = touched_counties(effects)
    codes = [code[2:] for county in counties if (code := effects.before.code_of(county.unit_id)) is not None]
    lines = [shapely.to_wkb(county.shape.area.boundary) for county in counties if county.shape is not None]
    rows = connection.execute(
        text(
            """
            WITH line AS MATERIALIZED (
                SELECT ST_GeomFromWKB(wkb, :srid) AS geom FROM unnest(CAST(:lines AS bytea[])) AS wkb)
            SELECT m.line_code, count(*) AS n, count(*) FILTER (WHERE m.made_up) AS made_up FROM boundary_marker m
             WHERE m.valid @> CAST(:day AS date) AND upper_inf(m.recorded)
               AND (ARRAY[substr(m.line_code, 3, 4), substr(m.line_code, 7, 4)] && CAST(:codes AS text[])
                    OR EXISTS (SELECT 1 FROM line WHERE ST_DWithin(line.geom, m.geom, :near)))
             GROUP BY m.line_code ORDER BY m.line_code
            """
        ),
        {"day": effects.effective_on, "codes": codes, "lines": lines, "near": ON_LINE_DEG, "srid": STORE_SRID},
    )
    return tuple(Counted(row.line_code, row.n, row.made_up) for row in rows)
