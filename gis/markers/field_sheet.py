"""The field sheet of a line (外业检查表): its columns and words, one for who writes it and one for who reads it back.

There is no network at the stone: the sheet goes out as a workbook or on paper, is filled in by hand, and comes back.
What it was made for is told by a hidden page: line, date, markers, and a hash over these.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gis.markers.sheet import FINDINGS, LineSheet
from gis.markers.visits import CRITERIA, Finding

FORMAT = "tongtu-field-sheet-1"
COVER, PAGE, HIDDEN = "封面", "外业检查表", "_tongtu"
"""Names of the workbook's sheets; what they are called when it comes back does not matter but for the hidden one."""
NEIGHBOUR = 0
"""Stands for the side beyond an outer line, as in the register of inspections."""
DATUMS: dict[str, str] = {
    "CGCS2000": "cgcs2000", "WGS84": "wgs84", "GCJ-02（高德、腾讯）": "gcj02", "BD-09（百度）": "bd09",
}  # fmt: skip
YES, NO = "√", "×"
Field = Literal[
    "key", "order", "number", "chainage", "objects", "before", "on_day",
    "accurate", "firm", "visible", "legible", "filed",
    "findings", "more_findings", "action", "lon", "lat", "datum", "photos", "signed_a", "signed_b", "note",
]  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: what it holds, its heading, its width in characters, whether it is filled in at the stone."""

    field: Field
    heading: str
    width: float
    blank: bool = True


COLUMNS: tuple[Column, ...] = (
    Column("key", "标识", 2, blank=False),
    Column("order", "序号", 5, blank=False),
    Column("number", "界桩编号", 17, blank=False),
    Column("chainage", "里程", 10, blank=False),
    Column("objects", "位置与方位物", 34, blank=False),
    Column("before", "上次检查", 15, blank=False),
    Column("on_day", "检查日期", 11),
    *(Column(name, words, 6) for name, words in CRITERIA.items()),  # type: ignore[arg-type]
    Column("findings", "发现问题", 12),
    Column("more_findings", "其他问题", 12),
    Column("action", "处理措施", 16),
    Column("lon", "观测经度", 12),
    Column("lat", "观测纬度", 12),
    Column("datum", "坐标系", 11),
    Column("photos", "照片文件名", 18),
    Column("signed_a", "甲方签字人", 10),
    Column("signed_b", "乙方签字人", 10),
    Column("note", "备注", 14),
)
"""As they stand from left to right. Whose signatures 甲方 and 乙方 are is told above the table."""
WORDS_OF_FINDINGS: dict[str, Finding] = {words: finding for finding, words in FINDINGS.items()}


@dataclass(frozen=True)
class Made:
    """What a field sheet was made for."""

    line_id: int
    as_of: date
    year: int
    side_a: int
    side_b: int
    """``NEIGHBOUR`` on an outer line."""
    markers: tuple[tuple[str, str], ...]
    """Identity and number of each marker, in order."""
    made_up: bool = False

    @property
    def sha256(self) -> str:
        """Hash over all of it: a hidden page that was changed, or mixed of two, is told."""
        body = json.dumps(
            [FORMAT, self.line_id, str(self.as_of), self.year, self.side_a, self.side_b, self.made_up, self.markers],
            ensure_ascii=False,
        )
        return hashlib.sha256(body.encode()).hexdigest()


def made_for(sheet: LineSheet, year: int) -> Made:
    """What the field sheet of a stored line is made for."""
    assert sheet.line.line_id is not None
    markers = tuple((p.marker.marker_id, p.number) for p in sheet.markers if p.marker is not None)
    side_b = NEIGHBOUR if sheet.line.side_b is None else sheet.line.side_b
    return Made(sheet.line.line_id, sheet.as_of, year, sheet.line.side_a, side_b, markers, sheet.made_up)
