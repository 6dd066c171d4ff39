"""The address frame's columns, and quick ways to fill them: repeated words are taken from short lists by number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.crs import MEASURE_CRS
from gis.demo.common import Floats, Ints, source_text

WORDS = (
    "street", "sub_street", "door_sub", "natural_village", "zone", "estate", "building_no", "building_name",
    "unit", "room", "entrance", "note",
)  # fmt: skip
NUMBERS = ("door_no", "group_no", "floor")
COLUMNS = (
    "address_id", "community_id", "street", "sub_street", "door_no", "door_sub", "group_no", "natural_village",
    "zone", "estate", "building_no", "building_name", "unit", "floor", "room", "entrance", "note", "dwelling",
    "text", "source", "made_up",
)  # fmt: skip
Column = Any
"""A pandas array or series of one length with its fellows."""


def words(values: Sequence[str | None] | NDArray[np.object_], rows: Ints | None = None) -> pd.Series[str]:
    """``values[rows]`` as text, -1 giving NA; without ``rows`` the values themselves."""
    array = pd.array(list(values), dtype="str")
    return pd.Series(array if rows is None else array.take(rows, allow_fill=True))


def digits(numbers: Ints) -> pd.Series[str]:
    """Whole numbers of 0 and more as text; -1 gives NA."""
    top = int(numbers.max(initial=0))
    return words([str(i) for i in range(top + 1)], numbers)


def whole(numbers: Ints, missing: int = -1) -> pd.Series[int]:
    """Whole numbers as a nullable column, NA where they equal ``missing``."""
    return pd.Series(pd.arrays.IntegerArray(numbers.astype(np.int32), numbers == missing))


def part(cell: Ints, points: NDArray[np.object_], text: Column, dwelling: Column, **given: Column) -> pd.DataFrame:
    """One form's addresses with every column there is; ``cell`` is the position of the community."""
    n = len(cell)
    columns: dict[str, Column] = {"cell": cell, "text": text, "dwelling": dwelling}
    for name in WORDS:
        columns[name] = given.get(name, pd.array([None], dtype="str").take(np.zeros(n, dtype=np.int64)))
    for name in NUMBERS:
        columns[name] = given.get(name, whole(np.full(n, -1)))
    columns["geometry"] = points
    return pd.DataFrame(columns)


def points_of(xy: Floats, rows: Ints) -> NDArray[np.object_]:
    """A point for each row number; rows that name the same place share one point object."""
    return np.asarray(shapely.points(xy), dtype=object)[rows]


def finished(parts: list[pd.DataFrame], unit_ids: NDArray[Any], seed: int) -> gpd.GeoDataFrame:
    """All forms in one frame with ids, communities and the label, in the order of ``COLUMNS`` and geometry."""
    frame = pd.concat(parts, ignore_index=True)
    n = len(frame)
    frame["community_id"] = unit_ids[frame.pop("cell").to_numpy()]
    frame["address_id"] = pd.Series(np.arange(1, n + 1)).astype("str").str.zfill(8).radd("DEMO-A")
    # One word for millions of rows: a category costs a byte a row.
    frame["source"] = pd.Categorical.from_codes(np.zeros(n, dtype=np.int8), categories=pd.Index([source_text(seed)]))
    frame["made_up"] = True
    return gpd.GeoDataFrame(frame[[*COLUMNS, "geometry"]], geometry="geometry", crs=MEASURE_CRS)
