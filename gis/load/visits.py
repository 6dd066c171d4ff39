"""Visits written down away from the register: a CSV of one row a stone, or YAML of the same form as over HTTP."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from gis.errors import BadInput, Complaint
from gis.load.sheets import read_text
from gis.markers.entries import VisitIn
from gis.markers.visits import CRITERIA

Form = TypeVar("Form", bound=BaseModel)
COLUMNS: dict[str, str] = {
    "marker": "界桩编号", "on_day": "日期", **CRITERIA, "findings": "问题", "action": "处理", "lon": "经度",
    "lat": "纬度", "crs": "坐标系", "signatures": "签字", "note": "备注",
}  # fmt: skip
"""Columns of the CSV, English and Chinese. Several findings or signatures of one stone are parted by semicolons."""
_YES = frozenset({"是", "有", "合格", "完好", "√", "✓", "1", "yes", "y", "true"})
_NO = frozenset({"否", "无", "不合格", "×", "✗", "x", "0", "no", "n", "false"})
_NEEDED = ("marker", "on_day")
MOST_ROWS = 20_000
"""Visits in one file: twice the stones of a province."""


@dataclass(frozen=True)
class ReadVisits:
    """The entries of a file with the number of their row (CSV: line; YAML: which of the list)."""

    entries: tuple[VisitIn, ...]
    rows: tuple[int, ...]


def read_visits_file(path: Path) -> ReadVisits:
    """Read a file by its ending; ``BadInput`` with all complaints, each with file, row and field."""
    found = _yaml(path) if path.suffix.lower() in (".yaml", ".yml", ".json") else _csv(path)
    if len(found) > MOST_ROWS:
        raise BadInput(Complaint(f"holds {len(found):,} visits, {MOST_ROWS:,} at most are taken", file=path.name))
    entries, rows, complaints = [], [], list[Complaint]()
    for row, form in found:
        try:
            entries.append(VisitIn.model_validate(form))
            rows.append(row)
        except ValidationError as error:
            complaints += complaints_of(error, path.name, row)
    if complaints:
        raise BadInput(complaints)
    return ReadVisits(tuple(entries), tuple(rows))


def read_form(path: Path, form: type[Form]) -> Form:
    """One form (a repair, a relocation) of a YAML or JSON file."""
    return checked_form(form, _loaded(path), path.name)


def checked_form(form: type[Form], body: Any, file: str | None = None) -> Form:
    """A form filled in; ``BadInput`` with all complaints."""
    try:
        return form.model_validate(body)
    except ValidationError as error:
        raise BadInput(complaints_of(error, file)) from error


def complaints_of(error: ValidationError, file: str | None, row: int | None = None) -> list[Complaint]:
    """The complaints of a form; never what was written in it, which may tell where a stone stands."""
    return [
        Complaint(fault["msg"], file, row, ".".join(str(part) for part in fault["loc"]) or None)
        for fault in error.errors(include_input=False)
    ]


def _loaded(path: Path) -> Any:
    try:
        return _with_on(yaml.safe_load(read_text(path)))
    except yaml.YAMLError as error:
        raise BadInput(Complaint("is not YAML", file=path.name)) from error


def _with_on(body: Any) -> Any:
    """The same with the word ``on`` where it is the name of a field: YAML 1.1 reads it as a yes."""
    if isinstance(body, dict):
        return {"on" if key is True else key: _with_on(value) for key, value in body.items()}
    return [_with_on(one) for one in body] if isinstance(body, list) else body


def _yaml(path: Path) -> list[tuple[int, Any]]:
    body = _loaded(path)
    visits = body.get("visits") if isinstance(body, dict) else body
    if not isinstance(visits, list) or not visits:
        raise BadInput(Complaint("holds no list of visits", file=path.name, fix="write them under `visits:`"))
    return list(enumerate(visits, start=1))


def _csv(path: Path) -> list[tuple[int, dict[str, Any]]]:
    reader = csv.reader(io.StringIO(read_text(path), newline=""))
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise BadInput(Complaint("is not a table of comma-separated values", file=path.name)) from error
    if not rows:
        raise BadInput(Complaint("holds no rows", file=path.name))
    header = _header(rows[0][1], path.name)
    complaints: list[Complaint] = []
    found = []
    for line, row in rows[1:]:
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=False) if cell.strip()}
        try:
            found.append((line, _form(cells)))
        except BadInput as error:
            complaints += [Complaint(fault.message, path.name, line, fault.field) for fault in error.complaints]
    if complaints:
        raise BadInput(complaints)
    if not found:
        raise BadInput(Complaint("holds no visits below its heading", file=path.name))
    return found


def _header(row: list[str], file: str) -> list[str]:
    known = {word: name for name, chinese in COLUMNS.items() for word in (name, chinese)}
    header = [cell.strip() for cell in row]
    strange = [cell for cell in header if cell not in known]
    if strange:
        told = ", ".join(f"{name} ({chinese})" for name, chinese in COLUMNS.items())
        raise BadInput(Complaint(f"unknown column {strange[0][:40]!r}", file=file, fix=f"the columns are {told}"))
    names = [known[cell] for cell in header]
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise BadInput([Complaint(f"the column {name} ({COLUMNS[name]}) is missing", file=file) for name in missing])
    if len(set(names)) < len(names):
        raise BadInput(Complaint("a column stands twice", file=file))
    return names


def _form(cells: Mapping[str, str]) -> dict[str, Any]:
    """The form of one row."""
    form: dict[str, Any] = {name: cells[name] for name in ("marker", "on_day", "action", "note") if name in cells}
    form["criteria"] = {name: _holds(cells[name], name) for name in CRITERIA if name in cells}
    form["findings"] = _parted(cells.get("findings", ""))
    form["signatures"] = [_signature(one, cells.get("on_day", "")) for one in _parted(cells.get("signatures", ""))]
    if "lon" in cells or "lat" in cells:
        form["point"] = {name: cells[name] for name in ("lon", "lat", "crs") if name in cells}
    return form


def _parted(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace("；", ";").replace("、", ";").split(";") if part.strip()]


def _holds(word: str, name: str) -> bool:
    if word.lower() in _YES:
        return True
    if word.lower() in _NO:
        return False
    raise BadInput(Complaint("is neither yes nor no (是, 否)", field=name))


def _signature(written: str, on_day: str) -> dict[str, Any]:
    """``side=name`` or ``side=name@date``; without a date it was given at the stone."""
    side, equals, rest = written.partition("=")
    by, _, on = rest.partition("@")
    if not equals or not by.strip():
        raise BadInput(Complaint("a signature is written side=name@date: 320613=张三@2027-05-20", field="signatures"))
    return {"side": side.strip(), "by": by.strip(), "on": on.strip() or on_day}
