"""Built-up areas (建成区): the ground on which no two roads or estates bear one name (Decree 753 Art. 9; DOMAIN §3.2).

A layer is loaded where there is one. Until then an approximation serves, derived from the communities; it says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from gis.areas import as_multi, union
from gis.crs import MEASURE_SRID, STORE_SRID, require_crs, to_measure
from gis.errors import BadInput, Complaint

COLUMNS = ("unit_id", "kind", "name", "town", "county")
"""What ``derive`` reads of each community, beside its area."""
URBAN_KIND = "社区"
"""Communities of this kind have residents' committees (居委会): the nearest the register has to built-up ground."""
DERIVED_SOURCE = "推定：由相连的社区合并而成，仅为建成区的近似，载入建成区图层后即不再使用"
"""Said of every derived area: how it was made, and that it is an approximation."""


@dataclass(frozen=True)
class BuiltUpArea:
    """A built-up area on a date: ``area`` in EPSG:4490; ``derived``: approximated, as no layer is loaded."""

    key: str
    name: str
    area: MultiPolygon = field(compare=False, repr=False)
    derived: bool
    source: str
    made_up: bool = False


@dataclass(frozen=True)
class Met:
    """The areas that something lies in: ``main`` has most of its length or area, ``areas`` are all, by their share."""

    main: BuiltUpArea | None
    areas: tuple[BuiltUpArea, ...] = ()


def derive(communities: gpd.GeoDataFrame) -> list[BuiltUpArea]:
    """The approximation that stands in for a layer: communities of kind 社区, dissolved where they share a border.

    ``communities`` have ``COLUMNS`` and areas in EPSG:4490 that share every vertex. Those that meet in a point only
    stay apart; small pieces are kept. A piece is named after its town, or, where it lies in several, after the county
    that has most of it; its key is the community that has most of it. Largest first; the same rows in another order
    give the same.
    """
    require_crs(communities, STORE_SRID, "the communities")
    missing = [name for name in COLUMNS if name not in communities.columns]
    if missing:
        raise BadInput([Complaint("the communities lack this column", field=name) for name in missing])
    parts = _urban_parts(communities)
    if parts.empty:
        return []
    pieces = union([as_multi(area) for area in parts.geometry]).geoms
    shares = parts.assign(piece=_piece_of(parts.geometry.to_numpy(), pieces)).drop(columns="geometry")
    found = sorted((_Piece.of(rows, pieces[int(at)]) for at, rows in shares.groupby("piece")), key=_Piece.order)
    names, keys = _names(found), _keys(found)
    return [
        BuiltUpArea(key, name, as_multi(piece.area), derived=True, source=DERIVED_SOURCE)
        for key, name, piece in zip(keys, names, found, strict=True)
    ]


def area_at(areas: Sequence[BuiltUpArea], lon: float, lat: float) -> BuiltUpArea | None:
    """The area that covers a point (EPSG:4490 degrees), or None; on a border that two share, the first of them."""
    point = Point(lon, lat)
    return next((area for area in areas if area.area.intersects(point)), None)


def areas_of(areas: Sequence[BuiltUpArea], shape: BaseGeometry) -> Met:
    """The areas that a shape (EPSG:4490) lies in: of a road by length, of an estate by area, both measured in metres.

    What only touches a border in a point does not lie in the area behind it; a point lies where it is covered.
    """
    near = [area for area in areas if area.area.intersects(shape)]
    if shape.length == 0:
        return Met(near[0] if near else None, tuple(near))
    measure = to_measure()
    shares = []
    for area in near:
        x_y = shapely.transform(area.area.intersection(shape), lambda xy: np.column_stack(measure.transform(*xy.T)))
        shares.append(x_y.area if shape.area > 0 else x_y.length)
    met = sorted(((-share, n) for n, share in enumerate(shares) if share > 0))
    found = tuple(near[n] for _, n in met)
    return Met(found[0] if found else None, found)


def _urban_parts(communities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Each polygon of each 社区, with its size in m², in an order that hangs on nothing but the units."""
    urban = communities.loc[communities["kind"] == URBAN_KIND, [*COLUMNS, "geometry"]]
    parts = urban[urban.geometry.notna() & ~urban.geometry.is_empty].explode(index_parts=False)
    parts = parts.assign(size=parts.to_crs(MEASURE_SRID).area.round(2))
    return parts.sort_values(["unit_id", "size"], ascending=[True, False], kind="stable").reset_index(drop=True)


def _piece_of(parts: NDArray[np.object_], pieces: Sequence[BaseGeometry]) -> NDArray[np.int64]:
    inside = shapely.point_on_surface(parts)
    part, piece = shapely.STRtree(list(pieces)).query(inside, predicate="intersects")
    found = np.empty(len(parts), dtype=np.int64)
    found[part] = piece
    return found


@dataclass(frozen=True)
class _Piece:
    """A connected piece: its size in m², the community, town and county that have most of it, and whether only one."""

    area: BaseGeometry
    size: float
    unit_id: int
    community: str
    town: str
    county: str
    in_one_town: bool

    @classmethod
    def of(cls, rows: gpd.GeoDataFrame, area: BaseGeometry) -> _Piece:
        largest = _most(rows, ["unit_id", "name"])
        county, town = _most(rows, ["county", "town"])
        lies_in = rows[["county", "town"]].drop_duplicates()
        if len(lies_in) > 1:
            county = _most(rows, ["county"])[0]
            town = _most(rows[rows["county"] == county], ["town"])[0]
        size = float(rows["size"].sum())
        return cls(area, size, int(largest[0]), str(largest[1]), str(town), str(county), len(lies_in) == 1)

    def order(self) -> tuple[float, int]:
        return -self.size, self.unit_id


def _most(rows: gpd.GeoDataFrame, by: list[str]) -> tuple[Any, ...]:
    """The values that most ground has; of equals, the first in order."""
    sizes = rows.groupby(by, sort=True)["size"].sum()
    first = sizes.idxmax()
    return first if isinstance(first, tuple) else (first,)


def _names(pieces: Sequence[_Piece]) -> list[str]:
    """A name for each: the largest of a county or town bears it alone, others with what tells them apart."""
    taken: Counter[str] = Counter()
    names = []
    for piece in pieces:
        plain = piece.county + piece.town if piece.in_one_town else piece.county
        choices = [plain, f"{piece.county}{piece.town}", f"{piece.county}{piece.town}（{piece.community}）"]
        name = next((choice for choice in choices if not taken[choice]), None)
        if name is None:
            name = f"{choices[-1]}{taken[choices[-1]] + 1}"
            taken[choices[-1]] += 1
        taken[name] += 1
        names.append(name)
    return names


def _keys(pieces: Sequence[_Piece]) -> list[str]:
    """The community that has most of each; numbered where its parts have most of several pieces."""
    seen: Counter[int] = Counter()
    keys = []
    for piece in pieces:
        seen[piece.unit_id] += 1
        number = seen[piece.unit_id]
        keys.append(f"derived:{piece.unit_id}" + (f".{number}" if number > 1 else ""))
    return keys
