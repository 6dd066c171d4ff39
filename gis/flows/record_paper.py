"""Record a paper that a line rests on, or withdraw one: a line's official code and name change in no other way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import Connection

from gis.boundaries.papers import PAPER_KINDS, Paper
from gis.db.boundary_lives import sides_ever
from gis.db.boundary_papers import close_paper, papers_of, write_paper
from gis.db.clock import next_moment, raise_version, share_register
from gis.db.connect import Database
from gis.errors import BadInput, Complaint, Conflict, Forbidden
from gis.rights import Identity, on_either_side

LONGEST = 500
"""Characters of a number, title, code, name or source."""


def record_paper(
    database: Database, who: Identity, line_id: int, paper: Paper, *, today: date, at: datetime | None = None
) -> int:
    """Record a paper of a line that lies on a side of ``who``; returns its number.

    ``BadInput`` tells every fault of the paper, ``Conflict`` that the line rests on it already.
    """
    complaints = list(_complaints(paper, today))
    if complaints:
        raise BadInput(complaints)
    with database.write() as connection:
        share_register(connection)
        _require_side(connection, who, line_id)
        for known in papers_of(connection, [line_id])[line_id]:
            if (known.kind, known.number) == (paper.kind, paper.number):
                raise Conflict(
                    f"line {line_id} rests on the {paper.kind.replace('_', ' ')} {paper.number} already "
                    f"(paper {known.paper_id}) — withdraw that one first"
                )
        number = write_paper(connection, line_id, paper, next_moment(connection, at))
        raise_version(connection, "boundaries")
    return number


def withdraw_paper(
    database: Database, who: Identity, line_id: int, paper_id: int, *, at: datetime | None = None
) -> None:
    """Withdraw a paper: from now on the line does not rest on it; what was believed before can still be asked for."""
    with database.write() as connection:
        share_register(connection)
        _require_side(connection, who, line_id)
        close_paper(connection, line_id, paper_id, next_moment(connection, at))
        raise_version(connection, "boundaries")


def _require_side(connection: Connection, who: Identity, line_id: int) -> None:
    if not on_either_side("record:boundaries", who, sides_ever(connection, line_id)):
        raise Forbidden(f"{who.name} ({who.role}) may not record papers of line {line_id}: it is on neither side")


def _complaints(paper: Paper, today: date) -> Iterator[Complaint]:
    if paper.kind not in PAPER_KINDS:
        yield Complaint(f"{paper.kind!r} is no kind of paper", field="kind", fix=f"one of {', '.join(PAPER_KINDS)}")
    if paper.issued_on > today:
        yield Complaint(f"{paper.issued_on} has not come yet", field="issued_on", fix="write the day on the paper")
    for field in ("number", "title", "source", "official_code", "official_name"):
        words = getattr(paper, field)
        if words is not None and not words.strip():
            yield Complaint("is empty", field=field, fix="write it as the paper has it")
        elif words is not None and (len(words) > LONGEST or "\0" in words):
            yield Complaint(f"has over {LONGEST} characters, or a NUL", field=field)
