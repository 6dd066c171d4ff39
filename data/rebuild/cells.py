"""One cell for each community that was ever in a list, and the counties that the cells add up to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.rebuild.communities import is_village
from data.rebuild.faces import dissolve, give_strays_away, make_faces, shared_edges
from data.rebuild.mesh import centres, nearest, voronoi_edges

DIGITS = 9
"""Decimals of written degrees: the 1e-9 grid of ``faces.GRID_DEGREES``."""


@dataclass(frozen=True)
class Cells:
    """The finest partition: ``shapes[i]`` is the ground of community row ``i``; pairs of rows that share a border."""

    shapes: list[BaseGeometry]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    length: NDArray[np.float64]


def order_in_town(members: pd.DataFrame) -> NDArray[np.int64]:
    """Positions of a town's communities from the seat outwards: 社区, 村, virtual ones; each in code order."""
    code = members["code_2020"].where(members["code_2020"] != "", members["code_2021"])
    name = members["name_2020"].where(members["name_2020"] != "", members["name_2021"])
    rank = code.map(is_village).astype(int) + 2 * name.str.contains("虚拟").astype(int)
    return np.asarray(np.lexsort((code, rank)), dtype=np.int64)


def make_cells(
    communities: pd.DataFrame,
    towns: pd.DataFrame,
    shapes: list[BaseGeometry],
    lines: list[BaseGeometry],
    land: BaseGeometry,
) -> Cells:
    """Cells in the order of ``communities`` (which has ``town``, the row of ``towns``), in degrees on the 1e-9 grid."""
    spots = np.zeros((len(communities), 2))
    cuts = list(lines)
    for number, shape in enumerate(shapes):
        rows = np.flatnonzero(communities["town"].to_numpy() == number)
        ground = shapely.intersection(shape, land)
        seat = (float(towns["seat_lon"].iloc[number]), float(towns["seat_lat"].iloc[number]))
        found = centres(ground, len(rows), seat, seed=number)
        spots[rows[order_in_town(communities.iloc[rows])]] = found
        if len(rows) > 1:
            cuts.append(voronoi_edges(found, shape))
    faces = make_faces(cuts)
    inside = shapely.point_on_surface(faces)
    tree = shapely.STRtree(inside)
    owner, group = np.full(len(faces), -1), np.full(len(faces), -1)
    for number, shape in enumerate(shapes):
        mine = tree.query(shape, predicate="covers")
        rows = np.flatnonzero(communities["town"].to_numpy() == number)
        owner[mine] = rows[nearest(shapely.get_coordinates(inside[mine]), spots[rows])]
        group[mine] = number
    faces, owner, group = faces[owner >= 0], owner[owner >= 0], group[owner >= 0]
    owner = give_strays_away(faces, owner, group)
    made = dissolve(faces, owner, len(communities))
    left, right, length = shared_edges(np.array(made, dtype=object))
    return Cells([_tidy(shape) for shape in made], left, right, length)


def _tidy(shape: BaseGeometry) -> BaseGeometry:
    """Coordinates as they will be written, rings in a fixed order and direction (exterior anticlockwise)."""
    rounded = shapely.transform(shape, lambda xy: np.round(xy, DIGITS))
    return shapely.orient_polygons(shapely.normalize(rounded))


def neighbours(cells: Cells, row: int, communities: pd.DataFrame) -> list[int]:
    """Rows of the same town that share a border with ``row``, longest border first."""
    town = communities["town"].to_numpy()
    found = [(-n, int(b)) for a, b, n in zip(cells.left, cells.right, cells.length, strict=True) if a == row]
    found += [(-n, int(a)) for a, b, n in zip(cells.left, cells.right, cells.length, strict=True) if b == row]
    return [other for _, other in sorted(found) if town[other] == town[row]]


def settle_partners(cells: Cells, communities: pd.DataFrame) -> tuple[Cells, pd.DataFrame]:
    """Decide who takes the ground of each community that ends, and from whom each new one takes its ground.

    Column ``partner_row`` (-1: none) names a lasting neighbour in the same town. Where there is none, or the one
    named in the table lies elsewhere, the community changes cells with another: which cell it has is made up anyway.
    """
    changing = set(communities.index[communities["act"].isin(["abolish", "establish"])])
    named = {row: _row_of(communities, row) for row in communities.index[communities["partner"] != ""]}
    desk = _Desk(cells, communities, changing | set(named.values()))
    for row, partner in named.items():
        if partner not in desk.near(row):
            desk.swap(row, next(other for other in desk.near(partner) if other not in desk.fixed))
    unnamed = sorted(changing - set(named))
    for row in unnamed:
        if not desk.lasting(row, changing):
            desk.swap(row, next(o for o in desk.town_of(row) if o not in desk.fixed and desk.lasting(o, changing)))
    result = np.full(len(communities), -1)
    for row in changing:
        result[row] = named[row] if row in named else desk.lasting(row, changing)[0]
    settled = Cells([cells.shapes[p] for p in desk.place], cells.left, cells.right, cells.length)
    return settled, communities.assign(partner_row=result)


class _Desk:
    """Which community sits in which cell while partners are settled; ``fixed`` ones no longer move."""

    def __init__(self, cells: Cells, communities: pd.DataFrame, fixed: set[int]) -> None:
        self.cells, self.communities, self.fixed = cells, communities, fixed
        self.place = list(range(len(communities)))

    def near(self, row: int) -> list[int]:
        return [self.place.index(cell) for cell in neighbours(self.cells, self.place[row], self.communities)]

    def lasting(self, row: int, changing: set[int]) -> list[int]:
        return [other for other in self.near(row) if other not in changing]

    def town_of(self, row: int) -> list[int]:
        return list(np.flatnonzero(self.communities["town"] == self.communities.loc[row, "town"]))

    def swap(self, row: int, other: int) -> None:
        self.place[row], self.place[other] = self.place[other], self.place[row]


def _row_of(communities: pd.DataFrame, row: int) -> int:
    same_town = communities["town"] == communities.loc[row, "town"]
    return int(communities.index[same_town & (communities["name_2021"] == communities.loc[row, "partner"])][0])


def join(shapes: list[BaseGeometry]) -> BaseGeometry:
    """The union of neighbouring cells, every node kept, written like a cell."""
    return _tidy(shapely.coverage_union_all(shapes))
