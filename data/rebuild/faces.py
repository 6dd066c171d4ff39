"""Small pieces of a plane and who owns them: noded once, assigned, and stray pieces given to a neighbour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

GRID_DEGREES = 1e-9
"""Every vertex lies on this grid (0.1 mm), so nine written decimals lose nothing."""
OWNER = NDArray[np.int64]


def make_faces(lines: Sequence[BaseGeometry]) -> NDArray[np.object_]:
    """The faces between all lines, in degrees, noded together on the 1e-9 grid; order fixed by centroid."""
    noded = shapely.unary_union(shapely.set_precision(list(lines), GRID_DEGREES), grid_size=GRID_DEGREES)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    middle = shapely.get_coordinates(shapely.point_on_surface(faces))
    return np.asarray(faces[np.lexsort((middle[:, 1], middle[:, 0]))], dtype=object)


def shared_edges(
    faces: NDArray[np.object_],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Pairs of faces with a common edge, and its length in degrees."""
    left, right = shapely.STRtree(faces).query(faces, predicate="intersects")
    keep = left < right
    left, right = left[keep], right[keep]
    length = shapely.length(shapely.intersection(faces[left], faces[right]))
    solid = length > GRID_DEGREES
    return left[solid], right[solid], length[solid]


def give_strays_away(faces: NDArray[np.object_], owner: OWNER, group: OWNER) -> OWNER:
    """Owners after every detached piece of an owner has gone to the neighbour it shares most border with.

    The largest connected piece of an owner stays. Pieces only pass between owners of one ``group`` (-1 owns
    nothing); pieces without such a neighbour (islands at sea) stay as they are.
    """
    left, right, length = shared_edges(faces)
    area = shapely.area(faces)
    owner = owner.copy()
    for _ in range(len(faces)):
        piece = _pieces(owner, left, right)
        size = np.bincount(piece, weights=area)
        whose = np.zeros(len(size), dtype=np.int64)
        whose[piece] = owner
        main = {int(whose[p]): p for p in np.argsort(size, kind="stable")}
        moved = False
        for p in np.argsort(size, kind="stable"):
            if main[int(whose[p])] == p:
                continue
            target = _best_neighbour(p, piece, owner, group, (left, right, length))
            if target is not None:
                owner[piece == p] = target
                moved = True
                break
        if not moved:
            return owner
    return owner


def _pieces(owner: OWNER, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    same = owner[left] == owner[right]
    n = len(owner)
    graph = coo_array((np.ones(same.sum()), (left[same], right[same])), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _best_neighbour(
    p: int,
    piece: NDArray[np.int64],
    owner: OWNER,
    group: OWNER,
    edges: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]],
) -> int | None:
    left, right, length = edges
    mine_left, mine_right = piece[left] == p, piece[right] == p
    other = np.where(mine_left, right, left)
    home = group[np.flatnonzero(piece == p)[0]]
    usable = (mine_left ^ mine_right) & (group[other] == home)
    if not usable.any():
        return None
    border = np.bincount(owner[other[usable]], weights=length[usable])
    return int(np.argmax(border))


def dissolve(faces: NDArray[np.object_], owner: OWNER, count: int) -> list[BaseGeometry]:
    """One polygon (or multipolygon) per owner 0 … count-1: the union of its faces, every shared node kept."""
    return [shapely.coverage_union_all(faces[owner == number]) for number in range(count)]
