"""Which marker of the register a row speaks of, and whether it says anything new of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Literal, TypeVar

from gis.errors import Complaint
from gis.markers.checks import Ground
from gis.markers.record import Marker
from gis.markers.sides import match_sides, units_of

D = TypeVar("D")
_NO_FACTS = frozenset({"valid_from", "valid_to", "change", "source"})
"""What a load says of a row, not what the row says of the marker."""
MADE_UP = "DEMO-"
"""How the ids of made-up markers begin."""


@dataclass(frozen=True)
class Known:
    """The versions believed now, by marker, oldest first; and which markers bear or bore a number."""

    versions: Mapping[str, Sequence[Marker]] = field(repr=False)
    by_number: Mapping[tuple[bool, str], Sequence[str]] = field(repr=False)

    @staticmethod
    def of(versions: Sequence[Marker]) -> Known:
        """From all versions, by marker and oldest first."""
        by_marker: dict[str, list[Marker]] = defaultdict(list)
        by_number: dict[tuple[bool, str], list[str]] = defaultdict(list)
        for version in versions:
            by_marker[version.marker_id].append(version)
            ids = by_number[version.made_up, version.number]
            if version.marker_id not in ids:
                ids.append(version.marker_id)
        return Known(dict(by_marker), dict(by_number))

    def latest(self, marker_id: str) -> Marker | None:
        """The last version of a marker."""
        versions = self.versions.get(marker_id)
        return versions[-1] if versions else None

    def state_of(self, marker: Marker) -> Literal["new", "corrected", "unchanged"]:
        """What writing this version would be."""
        versions = self.versions.get(marker.marker_id)
        if not versions:
            return "new"
        same = any(
            _holds(version, marker.valid_from)
            and version.valid_to == marker.valid_to
            and _facts(version) == _facts(marker)
            for version in versions
        )
        return "unchanged" if same else "corrected"


def _holds(version: Marker, day: date | None) -> bool:
    return version.valid_from is None or (day is not None and version.valid_from <= day)


def _facts(marker: Marker) -> list[object]:
    return [getattr(marker, one.name) for one in fields(marker) if one.name not in _NO_FACTS]


def settle(marker: Marker, ground: Ground, managed_by: str | None) -> Marker:
    """The marker with the line its number names, and the units its sides and its keeper are, where known."""
    lives = ground.lives
    bearers = sorted(lives.bearers.get(marker.line_code, ()))
    homes = lives.heirs(bearers, ground.day)
    names = [name for line in sorted(homes) for name in ground.sides.get(line, ())]
    if len(marker.sides) > 2:
        # the third side belongs to the other lines that meet there
        names += [name for line in sorted(ground.sides) for name in ground.sides[line]]
    record = dict(marker.record)
    keeper = match_sides([managed_by], names, marker.set_on)[0] if managed_by else None
    if managed_by and (keeper is None or keeper.unit_id is None):
        record["managed_by"] = managed_by
    return replace(
        marker,
        line_id=bearers[0] if bearers else None,
        side_units=units_of(marker.sides, names, marker.set_on),
        managed_by=keeper.unit_id if keeper else None,
        record=record,
    )


def identify(
    rows: Sequence[tuple[D, Marker]], known: Known, valid_from: date | None, first_day: date, today: date
) -> Iterator[tuple[D, Marker, Complaint | None]]:
    """Each row with its marker's id and the days it holds, or with the reason why it cannot be loaded.

    A number the register knows means the marker that bears it. Of two rows with one number the second is another
    marker, told as a duplicate, unless it says the very same: then it is refused.
    """
    seen: dict[tuple[bool, str], list[Marker]] = defaultdict(list)
    for draft, marker in rows:
        key = marker.made_up, marker.number
        fault = _impossible(marker, seen[key], today)
        marker_id = _marker_id(marker, known, len(seen[key]))
        latest = known.latest(marker_id)
        if fault is None and latest is not None:
            fault = _against(marker, latest, valid_from)
        if fault is None:
            seen[key].append(marker)
        yield draft, _dated(marker, marker_id, latest, valid_from, first_day), fault


def _impossible(marker: Marker, before: Sequence[Marker], today: date) -> Complaint | None:
    if marker.set_on is not None and marker.set_on > today:
        return Complaint(f"was set on {marker.set_on}, which is to come", field="set_on", fix="correct the date")
    if any(_facts(other) == _facts(marker) for other in before):
        return Complaint(f"{marker.number} stands twice with the same words", field="number", fix="take one row out")
    return None


def _against(marker: Marker, latest: Marker, valid_from: date | None) -> Complaint | None:
    """Why a row cannot be a version of a marker there is."""
    if latest.made_up != marker.made_up:
        return Complaint("a made-up row and a real marker cannot be one", field="marker_id", fix="give another id")
    if valid_from is not None and latest.valid_from is not None and valid_from < latest.valid_from:
        fix = "load it from that day on, or from a later one"
        return Complaint(f"is known otherwise from {latest.valid_from} on", field="number", fix=fix)
    return None


def _marker_id(marker: Marker, known: Known, nth: int) -> str:
    if marker.marker_id:
        return marker.marker_id
    ids = known.by_number.get((marker.made_up, marker.number), ())
    if nth < len(ids):
        return ids[nth]
    plain = f"{MADE_UP if marker.made_up else ''}M-{marker.number}"
    return plain if nth == 0 else f"{plain}/{nth + 1}"


def _dated(marker: Marker, marker_id: str, latest: Marker | None, valid_from: date | None, first_day: date) -> Marker:
    """From the day that was said, that of the version it corrects, the day it was set, or the first map day."""
    since = valid_from or (latest.valid_from if latest is not None else marker.set_on or first_day)
    until = latest.valid_to if latest is not None and valid_from is None else None
    return replace(marker, marker_id=marker_id, valid_from=since, valid_to=until)
