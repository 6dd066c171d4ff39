"""Headings of tables that offices hand in: which field each of them means, by the names that a field goes by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gis.errors import Complaint

OURS = "tongtu_"
"""Columns that begin so were written by us beside rejected rows, and are passed over when these come back."""
_SHAPEFILE_BYTES = 10
"""A Shapefile cuts the names of its fields to ten bytes."""


@dataclass(frozen=True)
class Headings:
    """The field each heading means; ``rest`` are the headings of no field, which go to the record by their names."""

    fields: Mapping[str, str]
    rest: tuple[str, ...]

    @cached_property
    def heading_of(self) -> Mapping[str, str]:
        """The heading of each field the table has."""
        return {field: heading for heading, field in self.fields.items()}

    @property
    def known(self) -> frozenset[str]:
        """Every field the table has."""
        return frozenset(self.fields.values())


def plain(heading: str) -> str:
    """A heading without widths, brackets with units, and spaces."""
    words = re.sub(r"[(\[].*?[)\]]", "", unicodedata.normalize("NFKC", heading))
    return "".join(words.split()).casefold()


def by_name(names_of: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The field of each plain name, from the names that each field goes by."""
    return {name.casefold(): field for field, names in names_of.items() for name in names}


def find_fields(
    headings: Sequence[str], known: Mapping[str, str], file: str, *, cut: bool = False
) -> tuple[dict[str, str], list[Complaint]]:
    """The field of every heading that means one, and a complaint of two that mean the same.

    ``known`` is from ``by_name``; ``cut``: names may have been cut to ten bytes.
    """
    fields: dict[str, str] = {}
    complaints = []
    for heading in headings:
        field = known.get(plain(heading)) or (_cut(plain(heading), known) if cut else None)
        if field is None:
            continue
        twin = next((other for other, taken in fields.items() if taken == field), None)
        if twin is not None:
            complaints.append(Complaint(f"means the same as {twin}", file, 1, heading, "rename or drop one of them"))
        fields[heading] = field
    return fields, complaints


def rest_of(headings: Sequence[str], fields: Mapping[str, str]) -> tuple[str, ...]:
    """Headings of no field, without those that we wrote ourselves."""
    return tuple(heading for heading in headings if heading not in fields and not heading.startswith(OURS))


def _cut(heading: str, known: Mapping[str, str]) -> str | None:
    """The one field whose name was cut to this, or None."""
    if len(heading.encode("gb18030")) < _SHAPEFILE_BYTES - 1:
        return None
    meant = {field for name, field in known.items() if name.startswith(heading)}
    return meant.pop() if len(meant) == 1 else None
