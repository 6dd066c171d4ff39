from __future__ import annotations

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, Point
from sqlalchemy import text

from gis.db import bulk
from gis.db.bulk import copy_frame
from gis.db.connect import Database
from gis.errors import BadInput

TABLE = """
    CREATE TEMP TABLE bulk (n bigint, words text, share double precision, yes boolean, day date,
                            geom geometry(GEOMETRY, 4490))
"""
AWKWARD = ["桃坞路44号", 'say "hi", twice', "two\nlines", "tab\tand\\N", "", None, "NULL", "a,b", " "]


def frame() -> gpd.GeoDataFrame:
    rows = len(AWKWARD)
    return gpd.GeoDataFrame(
        {
            "n": pd.array([1, None, *range(3, rows + 1)], dtype="Int64"),
            "words": pd.Series(AWKWARD, dtype=object),
            "share": [0.1 + 0.2, np.nan, *np.linspace(-1e-9, 1e18, rows - 2)],
            "yes": [True, False] * (rows // 2) + [True] * (rows % 2),
            "day": pd.Series([date(2020, 7, 3), None] + [date(1983, 1, 1)] * (rows - 2), dtype=object),
            "geometry": [Point(120.86, 32.01), None, *[LineString([(120, 32), (121, 32)])] * (rows - 2)],
        },
        geometry="geometry",
        crs=4490,
    )


@pytest.mark.parametrize("chunk", [2, 100_000])
def test_every_value_comes_back_as_it_went_in(empty: Database, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(bulk, "ROWS_A_CHUNK", chunk)
    written = frame()
    with empty.write() as connection:
        connection.execute(text(TABLE))
        assert copy_frame(connection, "bulk", written) == len(AWKWARD)
        back = connection.execute(text("SELECT *, ST_AsText(geom) AS shape FROM bulk")).all()
    assert [row.words for row in back] == AWKWARD
    assert [row.n for row in back] == [1, None, *range(3, len(AWKWARD) + 1)]
    assert [row.yes for row in back] == written["yes"].tolist()
    assert back[0].share == 0.1 + 0.2
    assert back[1].share is None
    assert [row.share for row in back[2:]] == written["share"].tolist()[2:]
    assert [row.day for row in back[:3]] == [date(2020, 7, 3), None, date(1983, 1, 1)]
    assert [row.shape for row in back[:3]] == ["POINT(120.86 32.01)", None, "LINESTRING(120 32,121 32)"]


def test_a_text_column_of_pandas_own_keeps_missing_apart_from_empty(empty: Database) -> None:
    texts = pd.DataFrame({"words": pd.Series(["", None, "x"], dtype="string")})
    with empty.write() as connection:
        connection.execute(text(TABLE))
        copy_frame(connection, "bulk", texts)
        assert connection.execute(text("SELECT words FROM bulk")).scalars().all() == ["", None, "x"]


def test_no_rows_are_no_rows(empty: Database) -> None:
    with empty.write() as connection:
        connection.execute(text(TABLE))
        assert copy_frame(connection, "bulk", frame().iloc[:0]) == 0


def test_geometry_of_another_system_is_refused(empty: Database) -> None:
    with empty.write() as connection:
        connection.execute(text(TABLE))
        with pytest.raises(BadInput, match="what goes to bulk is in EPSG:4549, not EPSG:4490 — reproject and rerun"):
            copy_frame(connection, "bulk", frame().to_crs(4549))


def test_a_value_the_table_refuses_writes_nothing_at_all(empty: Database) -> None:
    with empty.write() as connection:
        connection.execute(text(TABLE.replace("n bigint", "n bigint CHECK (n < 5)")))
        with pytest.raises(Exception, match="violates check constraint"), connection.begin_nested():
            copy_frame(connection, "bulk", frame())
        assert connection.execute(text("SELECT count(*) FROM bulk")).scalar() == 0
