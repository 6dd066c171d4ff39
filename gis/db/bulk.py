"""Many rows at once: written with COPY, read as a frame."""

from __future__ import annotations

import io
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv
from sqlalchemy import Connection, text

from gis.crs import STORE_SRID, require_crs

ROWS_A_CHUNK = 100_000
"""Keeps the text of one chunk near 30 MB."""


def read_frame(connection: Connection, statement: str, **values: Any) -> pd.DataFrame:
    """The rows of ``statement`` as a frame, columns as it names them.

    As bare tuples: rows of SQLAlchemy make pandas look up an attribute in each, which takes longer than all the rest.
    """
    result = connection.execute(text(statement), values)
    return pd.DataFrame([tuple(row) for row in result.all()], columns=list(result.keys()))


def copy_frame(connection: Connection, table: str, frame: pd.DataFrame) -> int:
    """Append all rows of ``frame`` to ``table``, columns by name; a GeoDataFrame's geometry goes to ``geom``.

    Geometry must be in EPSG:4490. Missing values become NULL. Returns the number of rows.
    """
    columns = ["geom" if name == "geometry" else str(name) for name in frame.columns]
    names = ", ".join(f'"{name}"' for name in columns)
    if isinstance(frame, gpd.GeoDataFrame):
        require_crs(frame, STORE_SRID, f"what goes to {table}")
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT csv)") as copy:
        for start in range(0, len(frame), ROWS_A_CHUNK):
            copy.write(_csv(frame.iloc[start : start + ROWS_A_CHUNK]))
    return len(frame)


def _csv(chunk: pd.DataFrame) -> bytes:
    columns = {str(name): _texts(chunk[name]) for name in chunk.columns}
    buffer = io.BytesIO()
    # unquoted nothing is NULL to COPY, quoted nothing is an empty text: just what "needed" quoting writes
    arrow_csv.write_csv(pa.table(columns), buffer, arrow_csv.WriteOptions(include_header=False, quoting_style="needed"))
    return buffer.getvalue()


def _texts(column: pd.Series) -> pa.Array:
    if column.dtype.name == "geometry":
        return pa.array(wkb_hex(column.to_numpy()))
    if column.dtype == object:
        return pa.array([None if _missing(value) else str(value) for value in column], pa.string())
    return pa.Array.from_pandas(column)


def _missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and np.isnan(value))


def wkb_hex(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Geometries as hexadecimal EWKB in the register's datum; None stays None."""
    coded: NDArray[np.object_] = shapely.to_wkb(shapely.set_srid(shapes, STORE_SRID), hex=True, include_srid=True)
    return coded
