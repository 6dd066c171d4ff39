"""Load a history of divisions as a catalogue of its own: read, look for contradictions, store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from gis.catalogues.contradictions import contradictions
from gis.db.catalogues import CatalogueHead, catalogue_sha256, replace_catalogue
from gis.db.clock import next_moment
from gis.db.connect import Database
from gis.errors import BadInput, Complaint
from gis.load.catalogue import read_catalogue

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""A name that needs no quoting, on a command line or in an address."""


@dataclass(frozen=True)
class LoadedCatalogue:
    """What a load did. ``left_out`` and ``contradictory`` count rows; ``complaints`` are all, by line."""

    name: str
    changed: bool
    rows: int
    left_out: int
    contradictory: int
    complaints: tuple[Complaint, ...]


def load_catalogue(database: Database, path: Path, name: str | None = None) -> LoadedCatalogue:
    """Load ``path`` as the catalogue ``name``, by default called as the file. What was there before is replaced whole.

    Rows that cannot be read are left out and complained of; contradictory ones are loaded and complained of. The same
    file a second time changes nothing. ``BadInput`` for a file that cannot be used at all, or a name that is none.
    """
    key = _name(path, name)
    file = read_catalogue(path)
    contradictory = contradictions(file.rows, path.name)
    complaints = sorted([*file.complaints, *contradictory], key=lambda complaint: int(complaint.row or 0))
    with database.write() as connection:
        changed = catalogue_sha256(connection, key) != file.sha256
        if changed:
            head = CatalogueHead(key, path.name, file.sha256, next_moment(connection))
            replace_catalogue(connection, head, file.rows, file.written, complaints)
    return LoadedCatalogue(
        key,
        changed,
        len(file.rows),
        file.left_out,
        len({complaint.row for complaint in contradictory}),
        tuple(complaints),
    )


def _name(path: Path, name: str | None) -> str:
    key = name if name is not None else path.stem.lower()
    if not NAME.fullmatch(key):
        raise BadInput(f"{key!r} cannot name a catalogue — give --catalogue small letters, digits, - and _")
    return key
