"""10,000 markers read, checked, written and placed on their lines, beside shapely's bare kernel on the same points.

Run it as ``python -m benchmarks.markers``; it makes a register of its own and throws it away.
"""

from __future__ import annotations

import csv
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from openpyxl import Workbook

from benchmarks.timing import timed
from gis.boundaries.lines import Line
from gis.crs import to_measure, to_store
from gis.db.boundaries import read_lines
from gis.db.cluster import Cluster
from gis.db.connect import Database, prepare, private_database
from gis.db.schema import upgrade
from gis.flows.apply_order import apply_order
from gis.flows.load_baseline import load_baseline
from gis.flows.load_markers import Asked, LoadedMarkers, load_markers
from gis.load.changeorders import read_orders
from gis.settings import CHECKOUT

COUNT = 10_000
TODAY = date(2026, 1, 1)


def main() -> None:
    """Print seconds and ratios."""
    with tempfile.TemporaryDirectory(prefix="tongtu-bench-") as folder:
        Path(folder).chmod(0o755)
        cluster = Cluster(Path(folder))
        cluster.start()
        try:
            _run(cluster, Path(folder))
        finally:
            cluster.stop()


def _run(cluster: Cluster, folder: Path) -> None:
    prepare(cluster, "bench")
    database = private_database(cluster, "bench")
    upgrade(database)
    load_baseline(database, CHECKOUT / "data")
    for order in read_orders(CHECKOUT / "data" / "changeorders", CHECKOUT):
        apply_order(database, order)
    with database.read() as connection:
        lines = [line for line in read_lines(connection, TODAY) if line.code is not None]
    rows, kernel = _rows(lines)
    print(f"{len(rows):,} markers on {len(lines)} county lines")
    bare, _ = timed(lambda: shapely.line_locate_point(*kernel), 3)
    print(f"{'shapely.line_locate_point alone':34} {bare:8.3f} s")
    for name, write in (("CSV", _write_csv), ("XLSX", _write_xlsx)):
        file = folder / f"{name}.{name.lower()}"
        write(file, rows)
        asked = Asked("EPSG:4490", source=f"bench {name}", made_up=True, valid_from=TODAY)
        seconds, loaded = timed(lambda file=file, asked=asked: load_markers(database, file, asked, TODAY))  # type: ignore[misc]
        _tell(name, seconds, bare, loaded)
        seconds, loaded = timed(lambda file=file, asked=asked: load_markers(database, file, asked, TODAY))  # type: ignore[misc]
        _tell(f"{name} again", seconds, bare, loaded)
        _forget(database)
    database.dispose()


def _tell(name: str, seconds: float, bare: float, loaded: LoadedMarkers) -> None:
    counts = f"{loaded.new:,} new, {loaded.unchanged:,} unchanged, {loaded.rows_rejected:,} rejected"
    print(f"{'read, checked, written, placed: ' + name:44} {seconds:8.2f} s  {seconds / bare:8.0f} × bare  {counts}")


def _forget(database: Database) -> None:
    from gis.db.markers import drop_made_up_markers

    with database.write() as connection:
        drop_made_up_markers(connection)


def _rows(lines: list[Line]) -> tuple[list[dict[str, Any]], tuple[Any, Any]]:
    """Whole forms of markers in order along the lines, and the parts and points that the kernel is run on."""
    project = to_measure()
    courses = [shapely.transform(line.course, project.transform, interleaved=False) for line in lines]
    shares = np.array([course.length for course in courses])
    counts = np.minimum(np.round(shares / shares.sum() * COUNT).astype(int) // 2 + 1, 999)
    rows: list[dict[str, Any]] = []
    on, points = [], []
    for line, course, count in zip(lines, courses, counts, strict=True):
        part = max(shapely.get_parts(course), key=lambda one: one.length)
        for serial, at in enumerate((np.arange(count) + 0.5) / count * part.length, start=1):
            for letter, bank in (("A", -3.0), ("B", 3.0)):
                on.append(part)
                points.append(part.interpolate(at + bank))
                rows.append({"JZBH": f"{line.code}{serial:03d}{letter}", "JXDM": line.code, **_form(line)})
    lon, lat = to_store().transform([point.x for point in points], [point.y for point in points])
    for row, x, y in zip(rows, lon, lat, strict=True):
        row["JD"], row["WD"] = round(x, 9), round(y, 9)
    return rows[:COUNT], (np.array(on[:COUNT], dtype=object), np.array(points[:COUNT], dtype=object))


def _form(line: Line) -> dict[str, Any]:
    a, b = line.name.removesuffix("线")[:2], line.name.removesuffix("线")[2:]
    form: dict[str, Any] = {
        "面型": "双面型",
        "JZLX": "双立",
        "JZDJ": "县级",
        "JZCZ": "花岗岩",
        "GC": 3.2,
        "高程基准": "1985",
    }
    form |= {"行政区1": a, "行政区2": b, "所在地1": a, "所在地2": b, "埋设日期": "1998.5.6", "KJSJBSM": "x"}
    for word in "一二三":
        form |= {f"{word}号方位物": "水塔", f"{word}号方位物方位角": 12.5, f"{word}号方位物距离": 30}
    return form


def _write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _write_xlsx(path: Path, rows: list[dict[str, Any]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.save(path)


if __name__ == "__main__":
    main()
