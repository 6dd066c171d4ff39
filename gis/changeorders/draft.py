"""The state an order works on while its events are applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from shapely import MultiPolygon, Point

from gis.areas import union
from gis.changeorders.document import NewUnit, Seat
from gis.divisions import KIND_LEVEL, Code, Shape, Snapshot, System, Version, resolve
from gis.errors import BadInput

LinkKind = Literal["merge", "split", "change_kind", "establish", "abolish", "transfer"]


@dataclass(frozen=True)
class Link:
    """Who came from whom; ``area_share`` is the part of the predecessor's area that went over."""

    predecessor_id: int
    successor_id: int
    kind: LinkKind
    area_share: float | None
    in_words: bool = False
    """The ground is known in words only, so that no share of it can be measured."""


@dataclass
class Draft:
    """A working copy of a snapshot, and the links made on the way."""

    as_of: date
    versions: dict[int, Version]
    codes: dict[tuple[int, System], Code]
    source: str
    cells: Mapping[str, MultiPolygon]
    links: list[Link] = field(default_factory=list)
    where: str = ""
    """The event that is being applied, as a path into the order: ``events[3]``."""
    touched: dict[int, str] = field(default_factory=dict)
    """The event that changed a unit last."""
    coded: dict[tuple[int, System], str] = field(default_factory=dict)
    """Where in the order a code was given last: ``events[3].codes[0].mca``."""
    waiting: set[int] = field(default_factory=set)
    """Units founded without a legal code that is still to be given (待赋码)."""
    stated: set[Code] = field(default_factory=set)
    """Codes that a list states as borne; nobody gives them."""
    _before: Mapping[int, Version] = field(default_factory=dict)
    _founded: int = 0

    @classmethod
    def of(cls, before: Snapshot, source: str, cells: Mapping[str, MultiPolygon]) -> Draft:
        """A draft that begins as ``before``."""
        versions, codes = dict(before.versions), dict(before.codes)
        return cls(before.as_of, versions, codes, source, cells, _before=before.versions)

    def snapshot(self, as_of: date | None = None) -> Snapshot:
        """The draft as a snapshot, for looking things up."""
        return Snapshot(as_of or self.as_of, dict(self.versions), dict(self.codes))

    def find(self, reference: str) -> int:
        """The unit a reference means at this point of the order."""
        return resolve(self.snapshot(), reference)

    def children(self, unit_id: int) -> list[int]:
        """Ids right below a unit."""
        return [v.unit_id for v in self.versions.values() if v.parent_id == unit_id]

    def revise(self, unit_id: int, **changes: object) -> None:
        """Give a unit a new version; it says this order as its source, and no figures of an order before it."""
        old = self.versions[unit_id]
        fresh: dict[str, object] = {"figures": None} if old is self._before.get(unit_id) else {}
        self.versions[unit_id] = replace(old, **{**fresh, "source": self.source, **changes})  # type: ignore[arg-type]
        self.touched[unit_id] = self.where

    def found(self, new: NewUnit, parent_id: int | None, shape: Shape | None) -> int:
        """Found a unit with its codes; returns its provisional (negative) id."""
        if new.kind not in KIND_LEVEL:
            raise BadInput(f"{new.kind!r} is not a kind of division — one of {', '.join(KIND_LEVEL)}")
        note = self._with_members(new)
        self._founded += 1
        unit_id = -self._founded
        self.versions[unit_id] = Version(
            unit_id=unit_id,
            level=KIND_LEVEL[new.kind],
            name=new.name,
            kind=new.kind,
            parent_id=parent_id,
            source=self.source,
            made_up=new.made_up,
            shape=shape,
            seat_address=new.seat.address if new.seat else None,
            seat_point=seat_point(new.seat),
            note=note,
            figures=new.figures.as_figures() if new.figures else None,
        )
        self.touched[unit_id] = self.where
        if new.codes_pending:
            self.waiting.add(unit_id)
        self.give_codes(unit_id, new.codes, "into.codes")
        return unit_id

    def _with_members(self, new: NewUnit) -> str | None:
        """The note of a new unit, with the villages whose members its people stay."""
        if not new.members_of:
            return new.note
        villages = "、".join(self.versions[self.find(reference)].name for reference in new.members_of)
        return "；".join(filter(None, [new.note, f"居民仍为{villages}成员"]))

    def give_codes(self, unit_id: int, codes: Mapping[System, str], place: str) -> None:
        """Give codes to a unit, ending those it held in the same systems; ``place`` is where the event says so."""
        for system, code in codes.items():
            self.codes[unit_id, system] = Code(unit_id, system, code, self.source)
            self.coded[unit_id, system] = f"{self.where}.{place}.{system}"

    def end(self, unit_id: int) -> Version:
        """End a unit and its codes; returns its last version."""
        for key in [key for key in self.codes if key[0] == unit_id]:
            del self.codes[key]
        return self.versions.pop(unit_id)

    def link(self, predecessor_id: int, successor_id: int, kind: LinkKind, *, in_words: bool = False) -> None:
        """Remember a succession; its share is measured when all events are done (``links``)."""
        self.links.append(Link(predecessor_id, successor_id, kind, None, in_words))

    def ground(self, names: list[str]) -> MultiPolygon:
        """The union of named cells."""
        unknown = [name for name in names if name not in self.cells]
        if unknown:
            raise BadInput(f"no cell is called {', '.join(unknown)} in the area file")
        return union([self.cells[name] for name in names])


def seat_point(seat: Seat | None) -> Point | None:
    """Point of a seat, where it is given."""
    if seat is None or seat.lon is None or seat.lat is None:
        return None
    return Point(seat.lon, seat.lat)
