"""The list of division codes as of a date, laid out as the ministry publishes it.

民政部's 行政区划代码 lists have a title with the date, a head row, and one row a unit: code and name, in the order
of the codes, the name indented by level. A code that is not known is left empty; one that is yet to be given reads
待赋码.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gis.divisions import System
from gis.trees import Row, flat, nest

HEAD = ("行政区划代码", "单位名称")
PENDING = "待赋码"
INDENT = "\u3000"
"""A full-width space a level: it shows in any program and is not trimmed as plain spaces are."""
TITLES: dict[System, str] = {"mca": "行政区划代码", "stats": "统计用区划代码", "gb2260": "行政区划代码（GB/T 2260）"}


@dataclass(frozen=True)
class CodeList:
    """A list ready to be written: the title line, the head, the rows (code, indented name), and what to know."""

    title: str
    head: tuple[str, str]
    rows: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def lay_out(rows: Iterable[Row], as_of: date, system: System = "mca") -> CodeList:
    """The code list of a tree of units."""
    units = list(flat(nest(rows)))
    unknown = sum(unit.code is None for unit in units)
    pending = sum(unit.state == "pending" for unit in units)
    notes = [f"截至{as_of.isoformat()}；共{len(units)}个单位。"]
    if unknown:
        notes.append(f"代码空缺者（{unknown}个）为本库未知，不是没有代码。")
    if pending:
        notes.append(f"{PENDING}者（{pending}个）为已变更、新代码尚未公布的单位。")
    return CodeList(
        title=f"{as_of.year}年{as_of.month}月{as_of.day}日{TITLES[system]}",
        head=HEAD,
        rows=tuple((_shown(unit), INDENT * unit.depth + unit.name) for unit in units),
        notes=tuple(notes),
    )


def _shown(unit: Row) -> str:
    return PENDING if unit.state == "pending" else unit.code or ""
