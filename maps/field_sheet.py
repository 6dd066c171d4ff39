"""The field sheet of a line on paper: strip map, and markers in order with blanks to write in."""

from __future__ import annotations

from html import escape

from gis.markers.field_sheet import NO, YES
from gis.markers.form import object_words
from gis.markers.results import STATES
from gis.markers.sheet import FINDINGS, SYMBOLS, LineSheet, Placed, chainage_words
from gis.markers.visits import CRITERIA
from maps.printed import facts, foot, head, page, signs
from maps.strip_map import strip_map

MAP_MM = 134.0
COLUMNS: tuple[tuple[str, float], ...] = (
    ("序号", 8), ("界桩编号、里程", 30), ("位置与方位物", 53), ("上次检查", 20), ("检查日期", 17),
    *((words, 11.0) for words in CRITERIA.values()),
    ("发现问题", 20), ("处理措施、备注", 23), ("经度、纬度、坐标系", 22), ("照片", 9), ("甲方、乙方签字", 14),
)  # fmt: skip
"""Headings and widths in millimetres: fewer than the workbook has, a pen writes two things in one cell."""
_CSS = (
    "<style>.field table{table-layout:fixed}.field td{height:14mm;padding:.6mm 1mm;font-size:8pt}"
    ".field th{padding:.6mm .8mm;font-size:7.2pt}.field small{color:#333;font-size:7pt;line-height:1.25;display:block}"
    ".tick{text-align:center;white-space:nowrap;color:#777}.pages{break-before:page}</style>"
)


def field_page(sheet: LineSheet, year: int) -> str:
    """The field sheet of an exact line sheet for the inspections of ``year``: one HTML file, A4 landscape."""
    title = f"{sheet.name} {year}年外业检查表"
    top = head(title, f"截至 {sheet.as_of}", exact=True, made_up=sheet.made_up, illustrative=sheet.illustrative)
    pairs = [
        ("甲方", sheet.side_a, False), ("乙方", sheet.side_b, False),
        ("长度", f"{sheet.line.length_m / 1000:,.3f} km", False), ("界桩", f"{len(sheet.markers)} 颗", False),
        ("填法", f"每桩一行，未到的留空。五项标准合格填 {YES}、不合格填 {NO}。问题：{'、'.join(FINDINGS.values())}。"
         "填坐标必须注明坐标系。照片以界桩编号命名。双方都要签字，单方签字不算有效检查。", True),
    ]  # fmt: skip
    printed = f"制表：{sheet.printed_by} {sheet.printed_on}"
    body = (
        _CSS
        + top
        + facts(pairs)
        + f"<figure>{strip_map(sheet, MAP_MM)}</figure>"
        + f'<div class="pages field">{_table(sheet)}</div>'
        + signs([f"{sheet.side_a}（签字、日期）", f"{sheet.side_b}（签字、日期）"])
        + foot(sheet.sources, printed)
    )
    return page(title, body, made_up=sheet.made_up)


def _table(sheet: LineSheet) -> str:
    whole = sum(width for _, width in COLUMNS)
    # as shares, so that the table is never wider than the sheet
    widths = "".join(f'<col style="width:{width / whole:.2%}">' for _, width in COLUMNS)
    heads = "".join(f"<th>{escape(name)}</th>" for name, _ in COLUMNS)
    body = "".join(_row(placed) for placed in sheet.markers if placed.marker is not None)
    return f"<table><colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _row(placed: Placed) -> str:
    marker = placed.marker
    assert marker is not None
    objects = "".join(f"<small>{escape(object_words(found))}</small>" for found in marker.reference_objects)
    place = f"<small>{escape(marker.position_text)}</small>" if marker.position_text else ""
    state = f"{SYMBOLS[placed.seen]} {STATES[placed.seen]}" if placed.seen else ""
    ticks = "".join(f'<td class="tick">{YES}　{NO}</td>' for _ in CRITERIA)
    return (
        f'<tr><td class="n">{placed.order}</td><td>{escape(placed.number)}<small>'
        f"{chainage_words(placed.chainage_m, exact=True)}</small></td><td>{place}{objects}</td>"
        f"<td><small>{escape(state)}</small><small>{placed.visited_on or ''}</small></td><td></td>{ticks}"
        f"{'<td></td>' * 5}</tr>"
    )
