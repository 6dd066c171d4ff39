"""Photographs and scans of markers: what is kept of each; the bytes lie on disk by hash, beside the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import Connection, Row, text

from gis.errors import NotFound

FileKind = Literal["photo", "photo_before", "photo_after", "sketch", "register_form", "agreement"]
FILE_KINDS: tuple[FileKind, ...] = get_args(FileKind)
PHOTO_KINDS: frozenset[FileKind] = frozenset({"photo", "photo_before", "photo_after"})
"""Kinds others may see a copy of; sketches, forms and agreements tell the place."""


@dataclass(frozen=True)
class MarkerFile:
    """One file of a marker. ``name`` is as it came in, ``sha256`` of the file as it came: both are restricted."""

    marker_id: str
    kind: FileKind
    name: str = field(repr=False)
    sha256: str = field(repr=False)
    media_type: str
    size: int
    source: str
    made_up: bool
    public_sha256: str | None = None
    visit_id: int | None = None
    stored_at: datetime | None = None
    file_id: int | None = None


_COLUMNS = (
    "id AS file_id, marker_id, visit_id, kind, name, sha256, media_type, bytes AS size, public_sha256, stored_at, "
    "source, made_up"
)


def write_file(connection: Connection, file: MarkerFile, at: datetime) -> tuple[int, bool]:
    """Register a file; returns its identity, and whether anything changed: the same file of a visit is kept once.

    Sent again, it may gain or lose its public copy.
    """
    written = connection.execute(
        text(
            """
            INSERT INTO marker_file (marker_id, visit_id, kind, name, sha256, media_type, bytes, public_sha256,
                                     stored_at, source, made_up)
            VALUES (:marker_id, :visit_id, :kind, :name, :sha256, :media_type, :size, :public_sha256, :at, :source,
                    :made_up)
            ON CONFLICT ON CONSTRAINT uq_marker_file_once DO UPDATE SET public_sha256 = excluded.public_sha256
             WHERE marker_file.public_sha256 IS DISTINCT FROM excluded.public_sha256
            RETURNING id
            """
        ),
        {**vars(file), "at": at},
    ).scalar()
    if written is not None:
        return int(written), True
    known = connection.execute(
        text(
            "SELECT id FROM marker_file WHERE marker_id = :marker_id AND sha256 = :sha256 "
            "AND visit_id IS NOT DISTINCT FROM CAST(:visit_id AS bigint)"
        ),
        vars(file),
    ).scalar_one()
    return int(known), False


def read_files(connection: Connection, marker_id: str) -> list[MarkerFile]:
    """The files of a marker, in the order they came in."""
    rows = connection.execute(
        text(f"SELECT {_COLUMNS} FROM marker_file WHERE marker_id = :marker ORDER BY id"), {"marker": marker_id}
    )
    return [_file(row) for row in rows]


def read_file(connection: Connection, marker_id: str, file_id: int) -> MarkerFile:
    """One file of a marker; ``NotFound`` where it has none of this number."""
    row = connection.execute(
        text(f"SELECT {_COLUMNS} FROM marker_file WHERE marker_id = :marker AND id = :id"),
        {"marker": marker_id, "id": file_id},
    ).one_or_none()
    if row is None:
        raise no_file(marker_id, file_id)
    return _file(row)


def no_file(marker_id: str, file_id: int) -> NotFound:
    """What is said of a file that is not there, and of one that may not be shown: the same."""
    return NotFound(f"marker {marker_id!r} has no file {file_id}")


def visit_of(connection: Connection, marker_id: str, visit_id: int) -> None:
    """``NotFound`` where the marker has no such visit."""
    found = connection.execute(
        text("SELECT 1 FROM marker_visit WHERE id = :visit AND marker_id = :marker AND upper_inf(recorded)"),
        {"visit": visit_id, "marker": marker_id},
    ).first()
    if found is None:
        raise NotFound(f"marker {marker_id!r} has no visit {visit_id}")


def _file(row: Row[tuple[object, ...]]) -> MarkerFile:
    return MarkerFile(**row._mapping)
