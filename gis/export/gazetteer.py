"""The gazetteer as a workbook: what it is, a sheet for each kind of place, and two indexes that lead to the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gis.export.rows import MOST_LINKS, Link, Rows, file_with, look_of
from gis.export.workbook import HEAD_FILL, for_print, headings, merged, notices, put, title
from gis.placenames.gazetteer import Article, Gazetteer, IndexLine
from gis.placenames.gazetteer_words import (
    APPENDIX,
    APPENDIX_SAID,
    COLUMNS,
    date_words,
    index_words,
    sentences,
    stroke_words,
    title_of,
)

ABOUT, BY_SOUND, BY_STROKES = "说明", "拼音索引", "笔画索引"
FIRST_ROW = 5
"""First row of a list: title, date, notices and headings stand above it."""
NAME_COLUMN = next(place for place, column in enumerate(COLUMNS, start=1) if column[0] == "标准名称")
INDEX_COLUMNS = (
    ("", 8),
    ("名称", 34),
    ("汉语拼音", 34),
    ("所属行政区", 28),
    ("类别", 14),
    ("序号", 8),
    ("工作表", 32),
    ("行", 8),
)
_A3 = "8"
"""Paper of the lists: their columns are those of the record, more than an A4 page can show."""


def gazetteer_book(gazetteer: Gazetteer, printed: str) -> bytes:
    """The gazetteer as XLSX. ``printed``: who made it, and when."""
    book = Workbook()
    about = book.active
    about.title = ABOUT
    marks = notices(exact=False, made_up=gazetteer.made_up, illustrative=gazetteer.illustrative)
    foot = f"{marks.replace('　　', '')} {title_of(gazetteer)} {gazetteer.as_of}"
    filled: dict[str, Rows] = {}
    rows: dict[int, tuple[str, int]] = {}
    sheets = [(section.title, section.articles, "") for section in gazetteer.sections]
    if gazetteer.unapproved:
        sheets.append((APPENDIX, gazetteer.unapproved, APPENDIX_SAID))
    for name, articles, said in sheets:
        sheet = book.create_sheet(_sheet_name(name))
        filled[sheet.title] = _list(sheet, gazetteer, articles, f"{name}　{said}".strip(), marks, foot)
        rows |= {article.number: (sheet.title, row) for row, article in enumerate(articles, start=FIRST_ROW)}
    for name, lines, group in (
        (BY_SOUND, gazetteer.by_sound, lambda line: line.letter),
        (BY_STROKES, gazetteer.by_strokes, lambda line: stroke_words(line.strokes)),
    ):
        sheet = book.create_sheet(name)
        filled[name] = _index(sheet, gazetteer, lines, group, rows, (marks, foot))
    _about(about, gazetteer, marks, printed, [(name, len(articles)) for name, articles, _ in sheets])
    _paged(about, foot)
    return file_with(book, filled)


def _sheet_name(words: str) -> str:
    """A title that a sheet can bear: at most 31 characters, none of those that a reference to it would misread."""
    return "".join(sign for sign in words if sign not in "[]:*?/\\'")[:31]


def _list(
    sheet: Worksheet, gazetteer: Gazetteer, articles: Sequence[Article], words: str, marks: str, foot: str
) -> Rows:
    _widths(sheet, [width for _, width, _ in COLUMNS])
    title(sheet, len(COLUMNS), f"{title_of(gazetteer)}：{words}", _dated(gazetteer), marks)
    headings(sheet, FIRST_ROW - 1, [name for name, _, _ in COLUMNS])
    sheet.row_dimensions[FIRST_ROW - 1].height = 30
    sheet.freeze_panes = sheet.cell(row=FIRST_ROW, column=NAME_COLUMN + 1)
    sheet.auto_filter.ref = f"A{FIRST_ROW - 1}:{get_column_letter(len(COLUMNS))}{FIRST_ROW - 1 + len(articles)}"
    _paged(sheet, foot, heads=FIRST_ROW - 1, landscape=True)
    sheet.page_setup.paperSize = _A3
    cells = [cell for _, _, cell in COLUMNS]
    widths = [width for _, width, _ in COLUMNS]
    return Rows(FIRST_ROW, look_of(sheet), widths, ([cell(article) for cell in cells] for article in articles))


def _index(
    sheet: Worksheet,
    gazetteer: Gazetteer,
    lines: Sequence[IndexLine],
    group: Callable[[IndexLine], str],
    rows: dict[int, tuple[str, int]],
    said: tuple[str, str],
) -> Rows:
    marks, foot = said
    _widths(sheet, [width for _, width in INDEX_COLUMNS])
    title(sheet, len(INDEX_COLUMNS), f"{title_of(gazetteer)}：{sheet.title}", _dated(gazetteer), marks)
    headings(sheet, FIRST_ROW - 1, ["字母" if sheet.title == BY_SOUND else "笔画", *(n for n, _ in INDEX_COLUMNS[1:])])
    sheet.freeze_panes = sheet.cell(row=FIRST_ROW, column=1)
    _paged(sheet, foot, heads=FIRST_ROW - 1)
    cells: list[list[Any]] = []
    links: list[Link] = []
    every = len(lines) <= MOST_LINKS
    for head, of_group in groupby(lines, key=group):
        for place, line in enumerate(of_group):
            name, row = rows[line.article.number]
            if every or place == 0:
                links.append((FIRST_ROW + len(cells), 2, f"'{name}'!{get_column_letter(NAME_COLUMN)}{row}"))
            cells.append(_index_cells(head if place == 0 else "", line, name, row))
    return Rows(FIRST_ROW, look_of(sheet), [width for _, width in INDEX_COLUMNS], cells, links)


def _index_cells(head: str, line: IndexLine, sheet: str, row: int) -> list[Any]:
    article = line.article
    return [head, index_words(line), line.pinyin, article.division, article.class_name, article.number, sheet, row]


def _about(sheet: Worksheet, gazetteer: Gazetteer, marks: str, printed: str, sheets: Iterable[tuple[str, int]]) -> None:
    """What the book is: of what, on which date, how many names of which class, in which order, from which sources."""
    _widths(sheet, (26, 12, 34, 12))
    row = title(sheet, 4, title_of(gazetteer), f"{_dated(gazetteer)}　{printed}", marks) + 1
    row = _sheets(sheet, row, sheets)
    headings(sheet, row, ("部", "类别代码", "类别", "条数"))
    for section, counts in gazetteer.counts():
        for code, name, number in counts:
            row += 1
            for column, value in enumerate((section.title, code, name, number), start=1):
                put(sheet, row, column, value)
    row += 1
    for column, value in enumerate(("合计", "", "标准地名", len(gazetteer)), start=1):
        put(sheet, row, column, value, bold=True, fill=HEAD_FILL)
    for words in sentences(gazetteer):
        row += 1
        merged(sheet, row, (1, 4), words, box=False, down="top")
        sheet.row_dimensions[row].height = 16 * (1 + len(words) // 44)


def _sheets(sheet: Worksheet, row: int, sheets: Iterable[tuple[str, int]]) -> int:
    """The sheets of the book, each with a link to it; returns the next free row."""
    for name, number in [*sheets, (BY_SOUND, None), (BY_STROKES, None)]:
        merged(sheet, row, (1, 3), name)
        sheet.cell(row=row, column=1).hyperlink = f"#'{_sheet_name(name)}'!A1"
        put(sheet, row, 4, number)
        row += 1
    return row + 1


def _dated(gazetteer: Gazetteer) -> str:
    return f"截至 {date_words(gazetteer.as_of)}（政区、名称、沿革均以该日为准）"


def _widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def _paged(sheet: Worksheet, foot: str, *, heads: int | None = None, landscape: bool = False) -> None:
    """Set up for print, with room for a foot that tells the notices beside the number of the page."""
    for_print(sheet, foot, landscape=landscape, heads=f"{heads}:{heads}" if heads else None)
    sheet.oddFooter.left.size = sheet.oddFooter.right.size = 8
