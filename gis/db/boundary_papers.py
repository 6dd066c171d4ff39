"""Papers of lines: written, withdrawn in the recorded clock, and read in the order in which they win."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, text

from gis.boundaries.papers import Paper
from gis.errors import NotFound


def write_paper(connection: Connection, line_id: int, paper: Paper, at: datetime) -> int:
    """Keep a paper of a line; returns its number."""
    number: int = connection.execute(
        text(
            """
            INSERT INTO boundary_paper (line_id, kind, number, title, issued_on, official_code, official_name, file,
                                        recorded, source, made_up)
            VALUES (:line_id, :kind, :number, :title, :issued_on, :official_code, :official_name, :file,
                    tstzrange(:at, NULL), :source, :made_up)
            RETURNING id
            """
        ),
        {
            "line_id": line_id,
            "kind": paper.kind,
            "number": paper.number,
            "title": paper.title,
            "issued_on": paper.issued_on,
            "official_code": paper.official_code,
            "official_name": paper.official_name,
            "file": paper.file,
            "at": at,
            "source": paper.source,
            "made_up": paper.made_up,
        },
    ).scalar_one()
    return number


def close_paper(connection: Connection, line_id: int, paper_id: int, at: datetime) -> None:
    """Withdraw a paper of a line from ``at`` on; ``NotFound`` when the line rests on no such paper."""
    done = connection.execute(
        text(
            "UPDATE boundary_paper SET recorded = tstzrange(lower(recorded), :at) "
            "WHERE id = :id AND line_id = :line_id AND upper_inf(recorded)"
        ),
        {"id": paper_id, "line_id": line_id, "at": at},
    )
    if done.rowcount == 0:
        raise NotFound(f"line {line_id} rests on no paper {paper_id}")


def papers_of(
    connection: Connection, line_ids: Collection[int], recorded_as_of: datetime | None = None
) -> dict[int, list[Paper]]:
    """The papers of each line, as believed now or at a moment, oldest first; a line without any has an empty list."""
    found: dict[int, list[Paper]] = {line_id: [] for line_id in line_ids}
    rows = connection.execute(
        text(
            "SELECT * FROM boundary_paper WHERE line_id = ANY(:lines) "
            "AND recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity') ORDER BY issued_on, id"
        ),
        {"lines": list(line_ids), "recorded_as_of": recorded_as_of},
    )
    for row in rows:
        found[row.line_id].append(
            Paper(
                kind=row.kind,
                number=row.number,
                title=row.title,
                issued_on=row.issued_on,
                source=row.source,
                made_up=row.made_up,
                official_code=row.official_code,
                official_name=row.official_name,
                file=row.file,
                paper_id=row.id,
            )
        )
    return found
