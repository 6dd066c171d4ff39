"""Field sheets that come back: the workbook, filled in by hand, read into visits.

It may have gone through WPS or Excel: rows sorted otherwise, cells merged, dates as numbers, ticks as any of a dozen
signs. Every fault is told with sheet, row and field; a row with a fault gives no visit, so nothing is half-read. No
complaint repeats a coordinate.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gis.datum import declared, to_lonlat
from gis.errors import BadInput, Complaint
from gis.load.sheets import heading, word
from gis.markers import cells
from gis.markers.field_sheet import COLUMNS, DATUMS, FORMAT, HIDDEN, WORDS_OF_FINDINGS, Field, Made
from gis.markers.visits import CRITERIA, Criteria, Finding, Signature, Visit

MOST_ROWS = 2_000
"""Rows of a page that are looked at; a line has some dozens of markers."""
TRUE_WORDS = frozenset(
    {"√", "✓", "✔", "☑", "✅", "是", "对", "合格", "有", "v", "y", "yes", "true", "1", "o", "○", "〇"}
)
FALSE_WORDS = frozenset(
    {"×", "✕", "✗", "✘", "✖", "☒", "❌", "否", "错", "不合格", "无", "x", "n", "no", "false", "0", "╳", "х"}
)
_NEAR = (118.0, 124.0, 30.0, 35.0)
"""West, east, south, north of anywhere a visitor of these lines can stand, degrees."""
_BLANKS: tuple[Field, ...] = tuple(column.field for column in COLUMNS if column.blank)
_HEADINGS: dict[str, Field] = {heading(column.heading): column.field for column in COLUMNS}
PHOTOGRAPHS_HEADING = next(column.heading for column in COLUMNS if column.field == "photos")
SEPARATORS = re.compile(r"[、，,;；/\n]+")


@dataclass(frozen=True)
class Filled:
    """One row that was filled in: the visit, and the names of its photographs."""

    row: int
    visit: Visit = field(repr=False)
    photographs: tuple[str, ...]
    number: str
    """The marker's number."""


@dataclass(frozen=True)
class FieldSheet:
    """What came back: what the sheet was made for, its good rows, what is left blank, and every complaint."""

    file: str
    made: Made
    rows: tuple[Filled, ...]
    blank: tuple[str, ...]
    """Numbers of markers whose rows were left empty."""
    complaints: tuple[Complaint, ...]


def read_field_sheet(path: Path, today: date | None = None) -> FieldSheet:
    """Read a field sheet; ``field_photographs.match`` gives its rows their pictures.

    ``BadInput`` when the file as a whole cannot be trusted: no workbook, no hidden page, or one that was changed.
    Whatever concerns single rows is gathered in ``complaints``. ``today``: no visit lies after it.
    """
    book = _book(path)
    made = _made(book, path.name)
    page, top, places = _page(book, path.name)
    reading = _Reading(path.name, page.title, made, places, today or date.today())
    seen: dict[str, int] = {}
    for number, values in _rows(page, top):
        reading.row(number, values, seen)
    filled = {one.visit.marker_id for one in reading.filled} | reading.faulty
    blank = tuple(number for marker_id, number in made.markers if marker_id not in filled)
    return FieldSheet(reading.file, made, tuple(reading.filled), blank, tuple(reading.complaints))


# -- the file ------------------------------------------------------------------------------------------


def _book(path: Path) -> Workbook:
    from zipfile import BadZipFile

    try:
        return load_workbook(path, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError, TypeError) as error:
        fix = "save it as .xlsx in WPS or Excel"
        raise BadInput(
            Complaint(f"cannot be read as a workbook ({type(error).__name__})", str(path), fix=fix)
        ) from error


def _made(book: Workbook, file: str) -> Made:
    """What the sheet was made for, from its hidden page; refused when the hash does not fit."""
    fix = "fill in the workbook that tongtu markers field-sheet wrote, and keep all its sheets"
    if HIDDEN not in book.sheetnames:
        raise BadInput(Complaint("has no hidden page that says which line and date it is for", file, fix=fix))
    pairs = [
        (word(row[0]), word(row[1]) if len(row) > 1 else "")
        for row in book[HIDDEN].iter_rows(values_only=True, max_row=MOST_ROWS)
        if row and row[0] is not None
    ]
    try:
        head = dict(pairs[:9])
        made = Made(
            line_id=int(head["line_id"]),
            as_of=date.fromisoformat(head["as_of"]),
            year=int(head["year"]),
            side_a=int(head["side_a"]),
            side_b=int(head["side_b"]),
            markers=tuple(pairs[9 : 9 + int(head["markers"])]),
            made_up=head["made_up"] == "1",
        )
        intact = head["format"] == FORMAT and head["sha256"] == made.sha256
    except (KeyError, ValueError, IndexError) as error:
        raise BadInput(Complaint("has a hidden page that cannot be read", file, fix=fix)) from error
    if not intact:
        raise BadInput(Complaint("has a hidden page that was changed, or belongs to another version", file, fix=fix))
    return made


def _page(book: Workbook, file: str) -> tuple[Worksheet, int, dict[Field, int]]:
    """The page with the table, the row of its headings, and the column of each field."""
    for page in book.worksheets:
        if page.title == HIDDEN:
            continue
        for number, row in enumerate(page.iter_rows(values_only=True, max_row=30), start=1):
            found = {
                _HEADINGS[heading(str(cell))]: place
                for place, cell in enumerate(row)
                if heading(str(cell)) in _HEADINGS
            }
            if {"number", "on_day", *CRITERIA} <= found.keys():
                missing = [column.heading for column in COLUMNS if column.field not in found]
                if missing:
                    fix = "put the columns back, empty if need be"
                    raise BadInput(Complaint(f"lacks the columns {'、'.join(missing)}", file, number, fix=fix))
                return page, number, found
    raise BadInput(
        Complaint("has no page with the headings of a field sheet", file, fix="keep the row of headings as it was")
    )


def _rows(page: Worksheet, top: int) -> Iterable[tuple[int, list[Any]]]:
    """Rows below the headings; what is merged over several rows of a column holds for each of them."""
    spread: dict[tuple[int, int], Any] = {}
    for area in page.merged_cells.ranges:
        value = page.cell(row=area.min_row, column=area.min_col).value
        if area.min_row > top and value is not None and area.max_col == area.min_col:
            spread |= {(row, area.min_col): value for row in range(area.min_row, area.max_row + 1)}
    last = min(page.max_row, top + MOST_ROWS)
    for number, row in enumerate(page.iter_rows(min_row=top + 1, max_row=last, values_only=True), start=top + 1):
        yield number, [spread.get((number, place), value) for place, value in enumerate(row, start=1)]


# -- the rows ------------------------------------------------------------------------------------------


class _Reading:
    """One page being read: gathers good rows and complaints."""

    def __init__(self, file: str, page: str, made: Made, places: Mapping[Field, int], today: date) -> None:
        self.file, self.page, self.made, self.places, self.today = f"{file} [{page}]", page, made, places, today
        self.numbers = dict(made.markers)
        self.by_number = {number: key for key, number in made.markers}
        counted = Counter(number for _, number in made.markers)
        self.doubled = {number for number, times in counted.items() if times > 1}
        self.filled: list[Filled] = []
        self.faulty: set[str] = set()
        self.complaints: list[Complaint] = []

    def row(self, number: int, values: Sequence[Any], seen: dict[str, int]) -> None:
        """Read one row: a visit, a blank, a complaint, or nothing at all."""
        raw = {name: values[place] if place < len(values) else None for name, place in self.places.items()}
        words = {name: word(value) for name, value in raw.items()}
        marker_id = self._marker(number, words)
        if marker_id is None or not any(cells.tidy(words[name]) for name in _BLANKS if name != "datum"):
            return
        before = len(self.complaints)
        if marker_id in seen:
            self._tell(number, "number", f"was told in row {seen[marker_id]} already", "keep one of the two rows")
        seen.setdefault(marker_id, number)
        visit = self._visit(number, marker_id, words)
        if visit is None or len(self.complaints) > before:
            self.faulty.add(marker_id)
            return
        self.filled.append(Filled(number, visit, _names(words["photos"]), self.numbers[marker_id]))

    def _marker(self, number: int, words: Mapping[Field, str]) -> str | None:
        """The marker a row is about; None when it is none of this sheet, which is told where it matters."""
        key, written = words["key"], cells.tidy(words["number"]).upper()
        if not key and not written:
            if any(words[name] for name in _BLANKS):
                self._tell(
                    number, "number", "has entries, but no marker", "write the marker's number, or empty the row"
                )
            return None
        if not key:
            if written in self.doubled:
                self._tell(number, "number", "is the number of two markers", "copy the row with its hidden column 标识")
                return None
            key = self.by_number.get(written, "")
        if key not in self.numbers:
            self._tell(number, "number", "is no marker of this sheet", "use the sheet of its own line and date")
            return None
        if written and written != self.numbers[key]:
            self._tell(number, "number", f"was {self.numbers[key]} when the sheet was made", "put the number back")
            return None
        return key

    def _visit(self, number: int, marker_id: str, words: Mapping[Field, str]) -> Visit | None:
        on_day = self._day(number, words["on_day"])
        if on_day is None:
            return None
        checks = {name: self._tick(number, name, words[name]) for name in CRITERIA}  # type: ignore[arg-type, index]
        lon, lat = self._point(number, words)
        return Visit(
            marker_id=marker_id,
            on_day=on_day,
            act="visit",
            criteria=Criteria(**checks),
            source=f"field sheet of {self.made.as_of}, line {self.made.line_id}",
            made_up=self.made.made_up,
            findings=self._findings(number, words),
            action=cells.tidy(words["action"]) or None,
            lon=lon,
            lat=lat,
            signatures=self._signatures(on_day, words),
            note=cells.tidy(words["note"]) or None,
        )

    def _day(self, number: int, written: str) -> date | None:
        if not cells.tidy(written):
            self._tell(number, "on_day", "is empty, though the row is filled in", "write the day of the visit")
            return None
        try:
            found = cells.day(written).day
        except BadInput as error:
            self._refuse(number, "on_day", error)
            return None
        if found is None:
            self._tell(number, "on_day", "is no whole date", "write year, month and day: 2026-05-03")
        elif found > self.today:
            self._tell(number, "on_day", f"lies after today, {self.today}", "correct the date")
        return found

    def _tick(self, number: int, name: Field, written: str) -> bool | None:
        plain = "".join(written.split()).lower()
        if plain in ("", "-", "—", "/"):
            return None
        if plain in TRUE_WORDS or plain in FALSE_WORDS:
            return plain in TRUE_WORDS
        self._tell(number, name, "is neither yes nor no", "write √ or ×, or leave it empty")
        return None

    def _findings(self, number: int, words: Mapping[Field, str]) -> tuple[Finding, ...]:
        found: list[Finding] = []
        for name in ("findings", "more_findings"):
            for part in SEPARATORS.split(words[name]):
                plain = cells.tidy(part)
                if not plain:
                    continue
                if plain in WORDS_OF_FINDINGS:
                    found.append(WORDS_OF_FINDINGS[plain])
                else:
                    fix = f"one of {'、'.join(WORDS_OF_FINDINGS)}; put other words into 备注"
                    self._tell(number, name, f"{plain[:20]!r} is no finding", fix)
        return tuple(dict.fromkeys(found))

    def _point(self, number: int, words: Mapping[Field, str]) -> tuple[float | None, float | None]:
        """Where the receiver stood, EPSG:4490; without a declared datum it is refused."""
        given = [name for name in ("lon", "lat") if cells.tidy(words[name])]
        if not given:
            return None, None
        if len(given) == 1:
            missing: Field = "lat" if given == ["lon"] else "lon"
            self._tell(number, missing, "is empty, though the other coordinate is given", "write both, or neither")
            return None, None
        try:
            x, y = cells.degrees(words["lon"]), cells.degrees(words["lat"])
        except BadInput as error:
            self._refuse(number, "lon", error)
            return None, None
        datum = _datum(words["datum"])
        if datum is None:
            fix = f"choose one of {'、'.join(DATUMS)}: they differ by up to 1.1 km here"
            self._tell(number, "datum", "is not declared for the coordinates", fix)
            return None, None
        west, east, south, north = _NEAR
        if not (west <= x <= east and south <= y <= north):
            swapped = west <= y <= east and south <= x <= north
            fix = "exchange longitude and latitude" if swapped else "correct the coordinates"
            self._tell(number, "lon", "and latitude lie nowhere near the line", fix)
            return None, None
        lon, lat = to_lonlat(declared(datum), [x], [y])
        return float(lon[0]), float(lat[0])

    def _signatures(self, on_day: date, words: Mapping[Field, str]) -> tuple[Signature, ...]:
        pairs = ((self.made.side_a, words["signed_a"]), (self.made.side_b, words["signed_b"]))
        return tuple(Signature(side, cells.tidy(name), on_day) for side, name in pairs if cells.tidy(name))

    def _tell(self, number: int, name: Field, message: str, fix: str) -> None:
        self.complaints.append(Complaint(message, self.file, number, _heading(name), fix))

    def _refuse(self, number: int, name: Field, error: BadInput) -> None:
        self.complaints += [
            replace(fault, file=self.file, row=number, field=_heading(name)) for fault in error.complaints
        ]


def _heading(name: Field) -> str:
    return next(column.heading for column in COLUMNS if column.field == name)


def _datum(written: str) -> str | None:
    """The key of a datum as chosen from the list or written by hand."""
    plain = re.sub(r"[^0-9a-z]", "", cells.tidy(written).lower())
    known = {"cgcs2000": "EPSG:4490", "epsg4490": "EPSG:4490", "2000": "EPSG:4490", "wgs84": "EPSG:4326",
             "epsg4326": "EPSG:4326", "gcj02": "gcj02", "bd09": "bd09"}  # fmt: skip
    return known.get(plain)


def _names(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in SEPARATORS.split(written) if cells.tidy(name)))
