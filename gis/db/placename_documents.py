"""The table of place-name documents: written, withdrawn and read in both clocks."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime

from sqlalchemy import Connection, text

from gis.errors import Conflict, NotFound
from gis.placenames.documents import PlacenameDocument

_OWN = tuple(
    field.name
    for field in fields(PlacenameDocument)
    if field.name not in ("document_id", "valid_from", "valid_to", "unit_id")
)
_KEPT = f"unit_id, {', '.join(_OWN)}"
_READ = f"""
    SELECT id AS document_id, {_KEPT}, lower(valid) AS valid_from, upper(valid) AS valid_to
      FROM placename_document
     WHERE recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')
"""


def write_document(connection: Connection, document: PlacenameDocument, at: datetime) -> int:
    """Register a document; returns its number. ``Conflict`` when the division has it for some of these days already."""
    values = {name: getattr(document, name) for name in ("unit_id", "valid_from", "valid_to", *_OWN)}
    known = connection.execute(
        text(
            "SELECT id FROM placename_document WHERE unit_id = :unit_id AND kind = :kind AND title = :title "
            "AND upper_inf(recorded) AND valid && daterange(:valid_from, :valid_to)"
        ),
        values,
    ).scalar()
    if known is not None:
        raise Conflict(f"{document.title} is registered already, as document {known} — withdraw that one first")
    number: int = connection.execute(
        text(
            f"INSERT INTO placename_document ({_KEPT}, valid, recorded) VALUES "
            f"(:unit_id, {', '.join(f':{name}' for name in _OWN)}, daterange(:valid_from, :valid_to), "
            "tstzrange(:at, NULL)) RETURNING id"
        ),
        {**values, "at": at},
    ).scalar_one()
    return number


def end_document(connection: Connection, document_id: int, since: date | None, at: datetime) -> None:
    """Withdraw a document from a day on, or, without one, as if it never was; what was believed before stands.

    ``NotFound`` when no such document is believed, or it is not in force on that day or after it.
    """
    values = {"id": document_id, "since": since, "at": at}
    ended = connection.execute(
        text(
            "UPDATE placename_document SET recorded = tstzrange(lower(recorded), :at) "
            "WHERE id = :id AND upper_inf(recorded) "
            "AND (CAST(:since AS date) IS NULL OR valid && daterange(:since, NULL))"
        ),
        values,
    )
    if ended.rowcount == 0:
        when = f" in force on {since} or after it" if since else ""
        raise NotFound(f"there is no document {document_id}{when} — see: tongtu placenames documents list")
    if since is not None:
        connection.execute(
            text(
                f"INSERT INTO placename_document ({_KEPT}, valid, recorded) "
                f"SELECT {_KEPT}, valid * daterange(NULL, :since), tstzrange(:at, NULL) FROM placename_document "
                "WHERE id = :id AND NOT isempty(valid * daterange(NULL, :since))"
            ),
            values,
        )


def document_by_id(connection: Connection, document_id: int) -> PlacenameDocument:
    """A document that is believed now; ``NotFound`` when there is none of this number."""
    row = connection.execute(text(f"{_READ} AND id = :id"), {"recorded_as_of": None, "id": document_id}).one_or_none()
    if row is None:
        raise NotFound(f"there is no document {document_id} — see: tongtu placenames documents list")
    return PlacenameDocument(**row._mapping)


def read_documents(
    connection: Connection, *, recorded_as_of: datetime | None = None, made_up: bool = True
) -> list[PlacenameDocument]:
    """Documents of all days, as believed now or at a moment: by division, kind and day."""
    rows = connection.execute(
        text(f"{_READ} AND (:made_up OR NOT made_up) ORDER BY unit_id, kind, valid, id"),
        {"recorded_as_of": recorded_as_of, "made_up": made_up},
    )
    return [PlacenameDocument(**row._mapping) for row in rows]
