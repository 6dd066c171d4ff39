"""Tables of markers as a surveyor hands them in: made-up stones on the register's lines, and faults planted in them."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from openpyxl import Workbook

from gis.crs import to_measure, to_store, wgs84_to_gcj02
from gis.db.connect import Database
from gis.db.snapshots import first_map_day, read_snapshot
from gis.demo.markers import made_up_markers, make_markers
from gis.flows.demo_borders import read_borders
from gis.flows.load_demo import read_places
from gis.markers.record import Marker
from gis.settings import CHECKOUT

Row = dict[str, str]
LETTER_NAMES = {"Q": "单立", "A": "双立", "B": "双立", "C": "三立", "D": "三立", "E": "三立"}
_DIRECTIONS = (("一", "磁"), ("二", "坐标"), ("三", "坐标"))


def stones(database: Database) -> list[Marker]:
    """The demonstration's stones of three northern counties, on lines whose codes never changed since 2018-05."""
    with database.read() as connection:
        snapshot, since = read_snapshot(connection, date(2021, 1, 1)), first_map_day(connection)
        assert since is not None
        borders, meetings = read_borders(connection, date(2018, 6, 1), snapshot)
    places = replace(read_places(snapshot, CHECKOUT / "data"), borders=borders, meetings=meetings)
    dry = np.empty(0, dtype=object)
    frame = make_markers(places, ("320623", "320682"), dry, np.random.default_rng(7), 7)
    return [marker for marker in made_up_markers(frame) if marker.valid_to is None]


def form(marker: Marker) -> Row:
    """A marker as a row of the national form, in degrees of EPSG:4490."""
    row = {
        "JZBH": marker.number, "界桩名称": marker.name or "", "JXDM": marker.line_code,
        "JZLX": LETTER_NAMES[marker.type_letter], "面型": "三面型" if marker.shape == "three_sided" else "双面型",
        "JZDJ": "县级", "JZCZ": marker.material or "", "JD": f"{marker.lon:.9f}", "WD": f"{marker.lat:.9f}",
        "GC": str(marker.height_m), "高程基准": "1985", "点位中误差(m)": str(marker.accuracy_m),
        "WZMS": marker.position_text or "", "是否公开": "是" if marker.is_public else "否",
        "埋设日期": str(marker.set_on).replace("-", "."), "A方技术人员": "演示人员", "KJSJBSM": f"K{marker.serial}",
    }  # fmt: skip
    for i in range(3):
        row[f"行政区{i + 1}"] = f"江苏省南通市{marker.sides[i]}" if i < len(marker.sides) else ""
        row[f"所在地{i + 1}"] = marker.located_in[i] if i < len(marker.located_in) else ""
        word, kind = _DIRECTIONS[i]
        thing = marker.reference_objects[i]
        row[f"{word}号方位物"] = thing.name
        row[f"{word}号方位物{kind}方位角"] = f"{thing.azimuth_deg}°"
        row[f"{word}号方位物距离"] = f"{thing.distance_m}米"
    return row


def dms(degrees: str) -> str:
    """Degrees as 121°10′48.123456″."""
    value = float(degrees)
    minutes = (value - int(value)) * 60
    return f"{int(value)}°{int(minutes)}′{(minutes - int(minutes)) * 60:.6f}″"


def shifted(row: Row, east_m: float, north_m: float) -> Row:
    """The row some metres away."""
    x, y = to_measure().transform(float(row["JD"]), float(row["WD"]))
    lon, lat = to_store().transform(x + east_m, y + north_m)
    return {**row, "JD": f"{lon:.9f}", "WD": f"{lat:.9f}"}


def gcj02(row: Row) -> Row:
    """The row as a web map shows it."""
    lon, lat = wgs84_to_gcj02(float(row["JD"]), float(row["WD"]))
    return {**row, "JD": f"{float(lon):.9f}", "WD": f"{float(lat):.9f}"}


def renumbered(row: Row, number: str) -> Row:
    """The row under another number, as number and line code agree."""
    return {**row, "JZBH": number, "JXDM": number[:-4], "JZLX": LETTER_NAMES.get(number[-1], "单立")}


def with_(name: str, value: str) -> Callable[[Row], Row]:
    """Plant one cell."""
    return lambda row: {**row, name: value}


FAULTS: Mapping[str, tuple[Callable[[Row], Row], str, bool]] = {
    "wrong type letter": (with_("JZBH", "3206120623001F"), "the type letter is 'F'", False),
    "bad number": (with_("JZBH", "32061206231Q"), "digits before the letter", False),
    "swapped coordinates": (lambda row: {**row, "JD": row["WD"], "WD": row["JD"]}, "latitude before longitude", False),
    "GCJ-02 labelled as 4490": (gcj02, "on it as gcj02", False),
    "DMS garbage": (with_("JD", "120°75′xx″"), "cannot be read as degrees", False),
    "outside the city": (lambda row: shifted(row, 200_000, 0), "lies outside the city", False),
    "date in the future": (with_("埋设日期", "2199.1.1"), "which is to come", False),
    "impossible date": (with_("埋设日期", "2001.2.30"), "no calendar has", False),
    "wrong azimuth": (with_("二号方位物坐标方位角", "412.5"), "is no azimuth", False),
    "no longitude": (with_("JD", ""), "is empty", False),
    "line code and number disagree": (with_("JXDM", "3206230685"), "is not the line code", False),
    "type and number disagree": (with_("JZLX", "双立"), "is not the type of", False),
    "stray marker": (lambda row: shifted(row, 2_000, 6_500), "m off", True),
    "missing side": (with_("行政区2", ""), "names 1 of 2 sides", True),
    "side of another line": (with_("行政区2", "启东市"), "is no side of its line", True),
    "fewer than three reference objects": (
        lambda row: {**row, "三号方位物": "", "三号方位物坐标方位角": "", "三号方位物距离": ""},
        "has 2 reference objects", True,
    ),
    "reference object without distance": (with_("一号方位物距离", ""), "has no distance", True),
    "unknown line": (lambda row: renumbered(row, "3299990623001Q"), "ever bore the code", True),
    "out of serial order": (lambda row: renumbered(row, f"{row['JXDM']}900Q"), "out of order", True),
    "half a pair": (lambda row: renumbered(row, f"{row['JZBH'][:-1]}A"), "B of the double is missing", True),
    "grade unknown": (with_("JZDJ", "国家级"), "'国家级' is not known", True),
    "shape contradicts letter": (
        lambda row: {**renumbered(row, f"{row['JZBH'][:-1]}B"), "面型": "三面型"}, "is three-sided", True,
    ),
    "no material": (with_("JZCZ", ""), "its material is not given", True),
    "mean error too large": (with_("点位中误差(m)", "3.5"), "its mean error is over 1 m", True),
}  # fmt: skip
"""What is planted: how, a word of the sentence that must name it, and whether the row is loaded all the same."""


def planted(good: Sequence[Row]) -> tuple[list[Row], dict[int, str]]:
    """The rows with one fault each in some of them, and a duplicate at the end; the fault by row of the table."""
    rows, where = [dict(row) for row in good], {}
    single = [at for at, row in enumerate(rows) if row["面型"] == "双面型"]
    # the shift of GCJ-02 runs across this line, so that it shows
    across = next(at for at in single if rows[at]["JXDM"] == "3206120623")
    chosen = random.Random(4).sample([at for at in single if at != across], len(FAULTS) + 1)
    chosen[list(FAULTS).index("GCJ-02 labelled as 4490")] = across
    for name, at in zip(FAULTS, chosen, strict=False):
        rows[at] = FAULTS[name][0](rows[at])
        where[at + 2] = name
    rows.append(shifted(dict(good[chosen[-1]]), 3, 3))
    where[chosen[-1] + 2] = where[len(rows) + 1] = "duplicate serial"
    rows.append(dict(rows[-1]))
    where[len(rows) + 1] = "the same row twice"
    return rows, where


def write_csv(path: Path, rows: Iterable[Row], encoding: str = "utf-8") -> Path:
    """A CSV file."""
    told = list(rows)
    with path.open("w", encoding=encoding, newline="") as handle:
        writer = csv.DictWriter(handle, list(told[0]))
        writer.writeheader()
        writer.writerows(told)
    return path


def write_xlsx(path: Path, rows: Iterable[Row]) -> Path:
    """A workbook as offices make them: a title above, numbers as numbers, dates as days."""
    told = list(rows)
    book = Workbook()
    sheet = book.active
    sheet.append(list(told[0]))
    for row in told:
        sheet.append([_cell(name, value) for name, value in row.items()])
    book.save(path)
    return path


def _cell(name: str, value: str) -> Any:
    if name in ("JD", "WD", "GC", "JXDM"):
        try:
            return float(value)
        except ValueError:
            return value
    return value


def layer(rows: Sequence[Row], names: Mapping[str, str], crs: int | None) -> gpd.GeoDataFrame:
    """The rows as points with some of their columns, under other names."""
    points = [shapely.Point(float(row["JD"]), float(row["WD"])) for row in rows]
    columns = {new: [row[old] for row in rows] for old, new in names.items()}
    return gpd.GeoDataFrame(columns, geometry=points, crs=crs)
