"""The register form and the result table of markers for print, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from gis.errors import NotFound
from gis.markers.form import OBJECT_COLUMNS, Form, Section, objects, sections
from gis.markers.results import COLUMNS, FORMATS, Cell, results
from gis.markers.sheet import LineSheet
from maps.printed import foot, head, page, table

_CSS = (
    "<style>.form{font-size:7.6pt;line-height:1.25}.form table{table-layout:fixed}.form th{width:33mm;font-weight:400}"
    ".form th small{color:#555;font-size:6pt;margin-left:1mm}.form td,.form th{padding:.3mm 1mm}"
    ".form h2{margin:1.2mm 0 .4mm;font-size:8.2pt}.form .objects th{width:auto}.sketch{border:.2mm solid #555;"
    "height:42mm;padding:1mm;color:#555;margin-top:1mm}.form footer{margin-top:1.5mm;padding-top:.8mm}"
    ".form .band{margin:1mm 0 0}"
    ".results{font-size:6.6pt}.results td,.results th{padding:.5mm .7mm}"
    ".results td:nth-child(2){white-space:nowrap}</style>"
)


def register_page(forms: Sequence[Form], printed: str) -> str:
    """Register forms, one marker a page of A4 upright; exact, so for inside only."""
    if not forms:
        raise NotFound("there is no marker to print a form of — name another line, marker or date")
    body = "".join(_form(form, printed) for form in forms)
    made_up = any(form.marker.made_up for form in forms)
    return page("行政区域界线界桩登记表", _CSS + body, made_up=made_up, upright=True)


def _form(form: Form, printed: str) -> str:
    marker = form.marker
    top = head(
        "界桩登记表", f"{form.line_name}　截至 {form.as_of}", exact=True, made_up=marker.made_up, illustrative=False
    )
    parts = []
    for section in sections(form):
        parts.append(_section(section))
        if section.title == "所在地与行政区":
            heads = [(name, "c") for name in OBJECT_COLUMNS]
            parts.append(f'<h2>方位物（不少于三个）</h2><div class="objects">{table(heads, objects(marker))}</div>')
        if section.title == "位置描述与图件":
            parts.append('<div class="sketch">位置略图（手绘或粘贴；注明指北与比例）</div>')
    below = foot([marker.source], printed, review_slot=False)
    return f'<section class="sheet form">{top}{"".join(parts)}{below}</section>'


def _section(section: Section) -> str:
    """Fields two a row; a long value takes a row of its own."""
    rows, half = [], ""
    for entry in section.entries:
        code = f"<small>{entry.code}</small>" if entry.code else ""
        name = f"<th>{escape(entry.name)}{code}</th>"
        if len(entry.value) > 30:
            rows += [f"<tr>{half}<th></th><td></td></tr>"] if half else []
            rows.append(f'<tr>{name}<td colspan="3">{escape(entry.value)}</td></tr>')
            half = ""
        elif half:
            rows.append(f"<tr>{half}{name}<td>{escape(entry.value)}</td></tr>")
            half = ""
        else:
            half = f"{name}<td>{escape(entry.value)}</td>"
    rows += [f"<tr>{half}<th></th><td></td></tr>"] if half else []
    return f"<h2>{escape(section.title)}</h2><table><tbody>{''.join(rows)}</tbody></table>"


def results_page(sheet: LineSheet) -> str:
    """The result table of a line on a date, A4 landscape."""
    found = results(sheet)
    title = f"{sheet.name} 界桩成果表"
    top = head(title, f"截至 {sheet.as_of}", exact=sheet.exact, made_up=sheet.made_up, illustrative=sheet.illustrative)
    record = "".join(
        f"<dt>{escape(name)} {code}</dt><dd{' class=wide' if len(value) > 60 else ''}>{escape(value) or '—'}</dd>"
        for code, name, value in found.record
    )
    heads = [(name, "n" if name in FORMATS else "") for name in COLUMNS]
    rows = [[_written(name, cell) for name, cell in zip(COLUMNS, row, strict=True)] for row in found.rows]
    body = (
        f'{_CSS}{top}<dl class="facts">{record}</dl><p><strong>{escape(found.check)}</strong></p>'
        f'<div class="results">{table(heads, rows)}</div>'
        + foot(sheet.sources, f"制表：{sheet.printed_by} {sheet.printed_on}", review_slot=False)
    )
    return page(title, body, made_up=sheet.made_up)


def _written(name: str, cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.{len(FORMATS[name].partition('.')[2])}f}"
    return "" if cell is None else str(cell)
