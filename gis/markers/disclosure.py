"""What of a marker may be shown to whom: the one place where the rule of secrecy lives (DOMAIN §2.6).

# RULE 1: where a stone stands exactly is for officers of either side's division, and is never given to others.
# RULE 2: others learn its number, its line and a point on a grid of 0.01°, and that only of a public marker.
# RULE 3: a marker that is not public does not appear to others at all: not in lists, not on tiles, not by its name.
# RULE 4: whoever may not be given made-up rows is given no made-up marker.

Whatever tells the place again — original coordinates, height, the way from objects nearby, chainage and offset,
descriptions, scans, pictures as they came — is as restricted as the coordinates are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from gis.markers.record import Grade, Letter, Marker
from gis.rights import Act, Identity, on_either_side

EXACT: Act = "read:markers_exact"
GRID_DECIMALS = 2
"""The public point lies on a grid of 0.01°, some 1.1 km by 0.95 km in Nantong (DOMAIN §2.6)."""
GRID_DEG = 10.0**-GRID_DECIMALS


@dataclass(frozen=True)
class Shown:
    """A marker as it may be shown. ``lon``, ``lat`` are always those of the grid; ``exact`` is None without the right.

    ``exact`` holds the marker as it is registered, with everything that tells where it stands.
    """

    marker_id: str
    number: str
    line_code: str
    serial: int
    type_letter: Letter
    lon: float
    lat: float
    name: str | None
    grade: Grade | None
    set_on: date | None
    valid_from: date | None
    valid_to: date | None
    is_public: bool
    source: str
    made_up: bool
    exact: Marker | None = field(default=None, repr=False)


def disclose(marker: Marker, identity: Identity, sides: Collection[int]) -> Shown | None:
    """What ``identity`` may be shown of ``marker``; None: for them there is no such marker.

    ``sides``: the units on either side of the lines it stands on, on the date asked for. Whose line it once was, and
    who came after, is part of what an identity holds (``gis/db/keys.py``).
    """
    if marker.made_up and not identity.made_up_data:
        return None
    entitled = on_either_side(EXACT, identity, frozenset(sides))
    if not entitled and not marker.is_public:
        return None
    lon, lat = on_grid(marker.lon, marker.lat)
    return Shown(
        marker_id=marker.marker_id,
        number=marker.number,
        line_code=marker.line_code,
        serial=marker.serial,
        type_letter=marker.type_letter,
        lon=lon,
        lat=lat,
        name=marker.name,
        grade=marker.grade,
        set_on=marker.set_on,
        valid_from=marker.valid_from,
        valid_to=marker.valid_to,
        is_public=marker.is_public,
        source=marker.source,
        made_up=marker.made_up,
        exact=marker if entitled else None,
    )


def withheld(shown: Shown) -> Shown:
    """The same without what is exact: for who has the right and does not use it, so that nothing need be audited."""
    return replace(shown, exact=None)


def on_grid(lon: float, lat: float) -> tuple[float, float]:
    """The nearest point of the public grid: two decimals and no more, at most half a step off either way.

    It hangs on nothing but the point, so that asking again, otherwise, tells nothing more.
    """
    # adding nothing turns the minus zero of a small negative number into zero
    return round(lon, GRID_DECIMALS) + 0.0, round(lat, GRID_DECIMALS) + 0.0


def within(shown: Shown, box: tuple[float, float, float, float]) -> bool:
    """Whether the point on the grid lies in west, south, east, north: never the exact one, or boxes would find it."""
    west, south, east, north = box
    return west <= shown.lon <= east and south <= shown.lat <= north


def exact_ones(shown: Iterable[Shown]) -> list[Marker]:
    """The markers among these that are given exactly: those an audit row is owed for."""
    return [one.exact for one in shown if one.exact is not None]
