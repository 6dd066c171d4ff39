"""The result table of a line's markers (界桩成果表) and the national record of the line above it (DOMAIN §2.4)."""

from __future__ import annotations

from dataclasses import dataclass

from gis.crs import to_measure
from gis.markers.form import SHAPES, TYPES
from gis.markers.sheet import SYMBOLS, Counts, LineSheet, Placed, Seen, counts

Cell = str | float | int | None
COLUMNS: tuple[str, ...] = (
    "序号", "界桩编号", "界桩名称", "类型", "材质", "纵坐标 X（m）", "横坐标 Y（m）", "经度", "纬度", "高程（m）",
    "里程（m）", "偏距（m）", "所在地", "行政区", "管理方", "点位中误差（m）", "状态", "最近检查", "备注",
)  # fmt: skip
FORMATS: dict[str, str] = {
    "纵坐标 X（m）": "0.000", "横坐标 Y（m）": "0.000", "经度": "0.00000000", "纬度": "0.00000000",
    "高程（m）": "0.000",
    "里程（m）": "0.0", "偏距（m）": "0.00", "点位中误差（m）": "0.00",
}  # fmt: skip
"""How numbers are written, by column."""
STATES: dict[Seen, str] = {
    "intact": "完好", "damaged": "损坏或不合格", "missing": "缺失", "overdue": "逾期或未检（状况不明）",
}  # fmt: skip
LEVELS = {"county": "县级", "town": "乡级", "community": "村级"}


@dataclass(frozen=True)
class Results:
    """Ready to be written: the line's record as (code, name, value), the check of its counts, and the rows."""

    record: tuple[tuple[str, str, str], ...]
    counted: Counts
    check: str
    rows: tuple[tuple[Cell, ...], ...]


def results(sheet: LineSheet) -> Results:
    """The result table of an exact sheet; coordinates in EPSG:4549 and CGCS2000 degrees."""
    markers = [placed.marker for placed in sheet.markers if placed.marker is not None]
    counted = counts([(m.line_code, m.serial, m.type_letter) for m in markers])
    sums = f"JZKS {counted.markers} = DLZKS {counted.single} + SLZKS {counted.double} + SANLZKS {counted.triple}"
    check = f"核对：{sums}（{'相符' if counted.adds_up else '不符'}）"
    if counted.faults:
        check += f"；同号桩不齐：{'；'.join(counted.faults)}"
    rows = tuple(_row(sheet, placed) for placed in sheet.markers if placed.marker is not None)
    return Results(_record(sheet, counted), counted, check, rows)


def _record(sheet: LineSheet, counted: Counts) -> tuple[tuple[str, str, str], ...]:
    line = sheet.line
    code = sheet.official_code or (f"{line.code}（按规则推算，待定）" if line.code else "")
    return (
        ("JXDM", "界线代码", code),
        ("KJSJBSM", "空间数据标识码", ""),
        ("JXDJ", "界线等级", LEVELS[line.level]),
        ("JXMC", "界线名称", sheet.name),
        ("JXCD", "界线长度（km）", f"{line.length_m / 1000:.3f}"),
        ("JXQD", "起点", sheet.start or ""),
        ("JXZD", "止点", sheet.end or ""),
        ("JZKS", "界桩颗数", str(counted.markers)),
        ("DLZKS", "单立", str(counted.single)),
        ("SLZKS", "双立", str(counted.double)),
        ("SANLZKS", "三立", str(counted.triple)),
        ("QTXX", "其他信息", sheet.description),
        ("SFZY", "是否争议", ""),
    )


def _row(sheet: LineSheet, placed: Placed) -> tuple[Cell, ...]:
    marker = placed.marker
    assert marker is not None
    east, north = to_measure().transform(marker.lon, marker.lat)
    kept = sheet.unit_names.get(marker.managed_by, "") if marker.managed_by is not None else ""
    kind = "，".join(words for words in (TYPES[marker.type_letter], SHAPES.get(marker.shape or "", "")) if words)
    state = f"{SYMBOLS[placed.seen]} {STATES[placed.seen]}" if placed.seen else ""
    note = "；".join(words for words in ("演示数据" if marker.made_up else "", marker.note or "") if words)
    return (
        placed.order,
        marker.number,
        marker.name or "",
        kind,
        marker.material or "",
        round(float(north), 3),
        round(float(east), 3),
        round(marker.lon, 8),
        round(marker.lat, 8),
        marker.height_m,
        None if placed.chainage_m is None else round(placed.chainage_m, 1),
        None if placed.offset_m is None else round(placed.offset_m, 2),
        "；".join(marker.located_in),
        "；".join(marker.sides),
        kept,
        marker.accuracy_m,
        state,
        str(placed.visited_on or ""),
        note,
    )
