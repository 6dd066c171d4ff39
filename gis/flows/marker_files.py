"""Photographs and scans of markers: kept on disk, registered, and given out as far as the asker may see them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from gis.db.clock import raise_version, share_register
from gis.db.connect import Database
from gis.db.marker_files import (
    PHOTO_KINDS,
    FileKind,
    MarkerFile,
    no_file,
    read_file,
    read_files,
    visit_of,
    write_file,
)
from gis.db.markers import read_markers
from gis.errors import BadInput, Complaint
from gis.flows.exact_reads import Reading, require_on_marker, seen, write_down
from gis.load.kept_files import KeptFiles
from gis.load.photographs import PHOTOGRAPHS, examine, without_place
from gis.rights import Identity


@dataclass(frozen=True)
class Incoming:
    """A file as it comes in. ``for_public``: False where the picture itself tells the place, as a printed-in position.

    ``name`` is as its sender calls it; its ending is not believed.
    """

    marker_id: str
    kind: FileKind
    name: str = field(repr=False)
    content: bytes = field(repr=False)
    source: str
    visit_id: int | None = None
    for_public: bool = True


@dataclass(frozen=True)
class Kept:
    """A file that is registered now; ``changed`` is False where it was so before. ``notes``: where its name lies."""

    file_id: int
    media_type: str
    size: int
    public: bool
    changed: bool
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """A file on its way out."""

    content: bytes = field(repr=False)
    media_type: str
    name: str = field(repr=False)


def keep_file(
    database: Database, store: KeptFiles, who: Identity, incoming: Incoming, largest: int, as_of: date
) -> Kept:
    """Keep a file of a marker for an officer of either side; what is on disk and never registered does no harm."""
    with database.read() as connection:
        require_on_marker(connection, who, "record:inspections", incoming.marker_id, as_of)
    with database.write() as connection:
        share_register(connection)
        kept = keep_within(connection, store, incoming, largest, as_of, datetime.now(UTC))
        if kept.changed:
            raise_version(connection, "markers")
        return kept


def keep_within(
    connection: Connection, store: KeptFiles, incoming: Incoming, largest: int, as_of: date, at: datetime
) -> Kept:
    """Keep and register a file within a transaction of the caller's, who has asked for the right already.

    Raises ``BadInput`` for a file that is not what it may be, with its name and what to do.
    """
    examined = examine(incoming.content, incoming.name, largest)
    photograph = incoming.kind in PHOTO_KINDS
    if photograph and examined.media_type not in PHOTOGRAPHS:
        raise BadInput(Complaint(f"is {examined.media_type}, no photograph", incoming.name, fix="send JPEG or PNG"))
    if incoming.visit_id is not None:
        visit_of(connection, incoming.marker_id, incoming.visit_id)
    public = store.keep(without_place(examined)) if photograph and incoming.for_public else None
    marker = read_markers(connection, as_of, marker_ids=[incoming.marker_id])[0]
    file = MarkerFile(
        marker_id=incoming.marker_id,
        kind=incoming.kind,
        name=incoming.name,
        sha256=store.keep(examined.content),
        media_type=examined.media_type,
        size=len(examined.content),
        source=incoming.source,
        made_up=marker.made_up,
        public_sha256=public,
        visit_id=incoming.visit_id,
    )
    file_id, changed = write_file(connection, file, at)
    return Kept(file_id, file.media_type, file.size, public is not None, changed, examined.notes)


def list_files(database: Database, who: Identity, reading: Reading, marker_id: str) -> list[MarkerFile]:
    """The files of a marker: to officers of either side all as they came, to others the public copies of photographs.

    The names files came with and their hashes are restricted: others get a name made of the marker's number.
    """
    with database.read() as connection:
        shown = seen(connection, who, reading, marker_id)
        files = read_files(connection, marker_id)
    if shown.exact is None:
        public = shown.is_public
        return [_as_public(file, shown.number) for file in files if public and file.public_sha256 is not None]
    if files:
        write_down(database, who, reading, [shown.exact])
    return files


def give_file(
    database: Database, store: KeptFiles, who: Identity, reading: Reading, marker_id: str, file_id: int
) -> Given:
    """A file of a marker: as it came when ``reading.exact``, else the public copy of a photograph.

    ``NotFound`` also for what may not be seen. What came in is given out only after it was written down.
    """
    with database.read() as connection:
        shown = seen(connection, who, reading, marker_id)
        file = read_file(connection, marker_id, file_id)
    if not reading.exact:
        if file.public_sha256 is None or not shown.is_public:
            raise no_file(marker_id, file_id)
        public = _as_public(file, shown.number)
        return Given(store.read(file.public_sha256), public.media_type, public.name)
    if shown.exact is None:
        raise no_file(marker_id, file_id)
    write_down(database, who, reading, [shown.exact])
    return Given(store.read(file.sha256), file.media_type, file.name)


def _as_public(file: MarkerFile, number: str) -> MarkerFile:
    return replace(file, name=f"{number}-{file.file_id}.jpg", sha256="", media_type="image/jpeg", size=0)
