"""The cells of one row of a table that was handed in, by field; what is wrong with them is gathered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from gis.errors import BadInput, Complaint
from gis.headings import Headings
from gis.markers.cells import words

T = TypeVar("T")


class FormCells:
    """The cells of one row; ``faults`` forbid to load it, ``doubts`` tell what was kept otherwise than it stood."""

    def __init__(self, cells: Mapping[str, str], headings: Headings) -> None:
        self.faults: list[Complaint] = []
        self.doubts: list[Complaint] = []
        self._heading = headings.heading_of
        self._cells = cells

    def text(self, name: str) -> str | None:
        """The words of a field, or None."""
        heading = self._heading.get(name)
        if heading is None:
            return None
        found = self._cells.get(heading)
        return (words(found) or None) if found else None

    def get(self, name: str, read: Callable[[str], T]) -> T | None:
        """What ``read`` makes of a field; None when it is empty, or when it cannot be read, which is a fault."""
        found = self.text(name)
        if found is None:
            return None
        try:
            return read(found)
        except BadInput as error:
            self.faults += [replace(fault, field=self._heading[name]) for fault in error.complaints]
            return None

    def heading(self, name: str) -> str:
        """What the table calls a field."""
        return self._heading.get(name, name)

    def missing(self, *names: str) -> None:
        """Complain of fields that must not be empty."""
        for name in names:
            if self.text(name) is None:
                self.faults.append(Complaint("is empty", field=self.heading(name), fix="fill it in"))

    def doubt(self, name: str, told: str, fix: str) -> None:
        """Note what is kept otherwise than it stood."""
        self.doubts.append(Complaint(told, field=self.heading(name), fix=fix))
