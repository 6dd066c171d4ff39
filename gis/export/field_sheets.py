"""The field sheet of a line as a workbook: cover with a strip chart, markers in order with blanks, a hidden page.

It tells exact places: only what comes through the one door of exact reads is handed in (DOMAIN §2.6).
"""

from __future__ import annotations

import numpy as np
from openpyxl import Workbook
from openpyxl.chart import Reference, ScatterChart, Series
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import Marker as Dot
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gis.boundaries.strips import Course, Strip, course_of, whole
from gis.export.workbook import BLANK_FILL, HEAD_FILL, file_of, for_print, headings, merged, notices, put, title
from gis.markers.field_sheet import COLUMNS, COVER, DATUMS, FORMAT, HIDDEN, NO, PAGE, YES, Field, made_for
from gis.markers.form import object_words
from gis.markers.results import STATES
from gis.markers.sheet import FINDINGS, SYMBOLS, LineSheet, Placed, chainage_words
from gis.markers.visits import CRITERIA

CHART = "图"
CHART_CM = (27.0, 11.0)
"""Width and height of the chart on the cover."""
_MOST_POINTS = 400
"""Points of the course on the chart: finer than its lines are broad."""
HOW_TO = (
    "一、每桩一行；未到的桩整行留空。日期写作 2026-05-03。",
    f"二、五项标准逐项填 {YES}（合格）或 {NO}（不合格）；未看的留空。",
    "三、问题从下拉表选；两个以上填入“其他问题”，用顿号隔开。",
    "四、填观测经纬度时必须选坐标系。照片以界桩编号命名，如 3206120613001Q_1.jpg，与本表放在同一文件夹。",
    "五、双方签字人写姓名；只有一方签字的检查不算有效检查。行可以另排，请勿删改“标识”列和标题行。",
)
ROW_PT = 40
"""High enough to write in by hand."""


def field_book(sheet: LineSheet, year: int) -> bytes:
    """The field sheet of an exact line sheet for the inspections of ``year``; XLSX."""
    book = Workbook()
    cover = book.active
    cover.title = COVER
    page, chart, hidden = (book.create_sheet(name) for name in (PAGE, CHART, HIDDEN))
    marks = notices(exact=True, made_up=sheet.made_up, illustrative=sheet.illustrative)
    _cover(cover, sheet, year, marks)
    _strip_chart(cover, chart, sheet)
    _page(page, sheet, year, marks)
    _hidden(hidden, sheet, year)
    chart.sheet_state, hidden.sheet_state = "hidden", "veryHidden"
    return file_of(book)


def _cover(cover: Worksheet, sheet: LineSheet, year: int, marks: str) -> None:
    for column in range(1, 9):
        cover.column_dimensions[get_column_letter(column)].width = 16
    row = title(cover, 8, f"{sheet.name} {year}年界线联合检查外业检查表", f"截至 {sheet.as_of}", marks)
    pairs = (
        ("甲方", sheet.side_a), ("乙方", sheet.side_b),
        ("界线代码", sheet.official_code or sheet.line.code or ""), ("长度", f"{sheet.line.length_m / 1000:.3f} km"),
        ("起点", sheet.start or "界线端点"), ("止点", sheet.end or "界线端点"),
        ("界桩", f"{len(sheet.markers)} 颗"), ("制表", f"{sheet.printed_by} {sheet.printed_on}"),
    )  # fmt: skip
    for place, (name, value) in enumerate(pairs):
        start = 1 if place % 2 == 0 else 5
        put(cover, row, start, name, fill=HEAD_FILL)
        merged(cover, row, (start + 1, start + 3), value)
        row += place % 2
    for words in HOW_TO:
        merged(cover, row, (1, 8), words, box=False)
        cover.row_dimensions[row].height = 18
        row += 1
    cover.row_dimensions[row].height = 8
    for_print(cover, f"{marks} {sheet.name} {sheet.as_of}", landscape=True)


def _strip_chart(cover: Worksheet, data: Worksheet, sheet: LineSheet) -> None:
    """The line's true shape and its markers, kilometres along and across its main direction."""
    course = course_of(sheet.line.course)
    laid_flat = whole(course)
    chart = ScatterChart()
    chart.style, chart.legend, chart.title = 13, None, "界线与界桩（km；图形沿主方向放平）"
    chart.width, chart.height = CHART_CM
    row = 1
    for _, piece in course.cut(0.0, course.length_m):
        thinned = piece[np.unique(np.linspace(0, len(piece) - 1, _MOST_POINTS).astype(int))]
        row = _series(chart, data, row, laid_flat.laid(thinned), None)
    for placed in sheet.markers:
        row = _marker_series(chart, data, row, course, laid_flat, placed)
    _axes(chart, laid_flat.size)
    cover.add_chart(chart, "A15")


def _marker_series(chart: ScatterChart, data: Worksheet, row: int, course: Course, flat: Strip, placed: Placed) -> int:
    if placed.chainage_m is None:
        return row
    spot = flat.laid(np.array([course.at(placed.chainage_m)]))
    return _series(chart, data, row, spot, f"{placed.order} {placed.label}")


def _series(chart: ScatterChart, data: Worksheet, row: int, points: np.ndarray, name: str | None) -> int:
    """Write points and draw them: a line without a name, or one named dot."""
    put(data, row, 3, name or "界线")
    for offset, (x, y) in enumerate(points / 1000.0):
        data.cell(row=row + offset, column=1, value=round(float(x), 4))
        data.cell(row=row + offset, column=2, value=round(float(y), 4))
    last = row + len(points) - 1
    xs = Reference(data, min_col=1, min_row=row, max_row=last)
    ys = Reference(data, min_col=2, min_row=row, max_row=last)
    series = Series(ys, xs, title=name or "界线")
    series.smooth = False
    if name is None:
        series.marker = Dot("none")
        series.graphicalProperties = GraphicalProperties()
        series.graphicalProperties.line.solidFill = "333333"
        series.graphicalProperties.line.width = 19050
    else:
        series.marker = Dot("circle", size=7)
        series.marker.graphicalProperties = GraphicalProperties(solidFill="111111")
        series.graphicalProperties = GraphicalProperties()
        series.graphicalProperties.line.noFill = True
        series.dLbls = DataLabelList()
        series.dLbls.showSerName, series.dLbls.showVal = True, False
        series.dLbls.showLegendKey = series.dLbls.showCatName = series.dLbls.showPercent = False
        series.dLbls.position = "t"
    chart.series.append(series)
    return last + 1


def _axes(chart: ScatterChart, size: tuple[float, float]) -> None:
    """Both axes to one scale, as far as a chart can be held to it."""
    width, height = (metres / 1000.0 for metres in size)
    per_cm = max(width / (CHART_CM[0] - 2.5), height / (CHART_CM[1] - 3.0), 1e-3)
    spare = (per_cm * (CHART_CM[1] - 3.0) - height) / 2
    chart.x_axis.scaling.min, chart.x_axis.scaling.max = 0.0, round(per_cm * (CHART_CM[0] - 2.5), 3)
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = round(-spare, 3), round(height + spare, 3)
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.number_format = "0.0"
        axis.majorGridlines = None


def _page(page: Worksheet, sheet: LineSheet, year: int, marks: str) -> None:
    for place, column in enumerate(COLUMNS, start=1):
        page.column_dimensions[get_column_letter(place)].width = column.width
    page.column_dimensions["A"].hidden = True
    below = f"{year}年　截至 {sheet.as_of}　甲方：{sheet.side_a}　乙方：{sheet.side_b}"
    row = title(page, len(COLUMNS), f"{sheet.name} 外业检查表", below, marks)
    headings(page, row, [column.heading for column in COLUMNS])
    page.row_dimensions[row].height = 32
    known = [placed for placed in sheet.markers if placed.marker is not None]
    for number, placed in enumerate(known, start=row + 1):
        _row(page, number, placed)
    if known:
        _drop_downs(page, row + 1, row + len(known))
    page.freeze_panes = page.cell(row=row + 1, column=4)
    for_print(page, f"{marks} {sheet.name} {sheet.as_of}", landscape=True, heads=f"{row}:{row}")


def _row(page: Worksheet, row: int, placed: Placed) -> None:
    words = known_cells(placed)
    for place, column in enumerate(COLUMNS, start=1):
        cell = put(page, row, place, words.get(column.field), fill=BLANK_FILL if column.blank else None)
        if column.field == "on_day":
            cell.number_format = "yyyy-mm-dd"
    page.row_dimensions[row].height = max(ROW_PT, 14 * (1 + len(words["objects"]) // 20))


def known_cells(placed: Placed) -> dict[Field, str]:
    """What a row tells beforehand, by column."""
    marker = placed.marker
    assert marker is not None
    objects = "；".join(object_words(found) for found in marker.reference_objects)
    state = f"{SYMBOLS[placed.seen]} {STATES[placed.seen]}" if placed.seen else ""
    return {
        "key": marker.marker_id,
        "order": str(placed.order),
        "number": placed.number,
        "chainage": chainage_words(placed.chainage_m, exact=True),
        "objects": "；".join(words for words in (marker.position_text or "", objects) if words),
        "before": f"{state}\n{placed.visited_on or ''}".strip(),
    }


def _drop_downs(page: Worksheet, first: int, last: int) -> None:
    """Lists to choose from. A word of one's own is let pass here and judged when the sheet is read."""
    choices: dict[Field, list[str]] = {
        **{key: [YES, NO] for key in CRITERIA},  # type: ignore[misc]
        "findings": list(FINDINGS.values()),
        "datum": list(DATUMS),
    }
    for place, column in enumerate(COLUMNS, start=1):
        if column.field in choices:
            rule = DataValidation("list", formula1=f'"{",".join(choices[column.field])}"', allow_blank=True)
            rule.showErrorMessage = False
            letter = get_column_letter(place)
            rule.add(f"{letter}{first}:{letter}{last}")
            page.add_data_validation(rule)


def _hidden(hidden: Worksheet, sheet: LineSheet, year: int) -> None:
    """What the sheet was made for; codes as text, so that no program makes numbers of them."""
    made = made_for(sheet, year)
    head = (
        ("format", FORMAT), ("line_id", str(made.line_id)), ("as_of", str(made.as_of)), ("year", str(made.year)),
        ("side_a", str(made.side_a)), ("side_b", str(made.side_b)), ("made_up", "1" if made.made_up else "0"),
        ("sha256", made.sha256), ("markers", str(len(made.markers))),
    )  # fmt: skip
    for row, pair in enumerate((*head, *made.markers), start=1):
        for column, words in enumerate(pair, start=1):
            put(hidden, row, column, words, box=False)
