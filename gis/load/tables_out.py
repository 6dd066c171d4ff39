"""Writing a restated table: CSV as Excel reads it (UTF-8, marked) and a report beside it, or XLSX with two sheets."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from gis.errors import BadInput, Complaint

REPORT_COLUMNS = ("what", "row", "key", "status", "text", "value")
FORMATS = (".csv", ".xlsx")


def require_format(out: Path) -> None:
    """Refuse a name that says no format we write, or a folder that is not there, before any work is done."""
    if out.suffix.lower() not in FORMATS:
        raise BadInput(Complaint("is neither .csv nor .xlsx", file=str(out), fix="name the result so"))
    if not out.parent.is_dir():
        raise BadInput(Complaint("lies in no folder there is", file=str(out), fix="make the folder first"))


def report_path(out: Path) -> Path:
    """Where the report is: the workbook itself, or beside a CSV."""
    return out if out.suffix.lower() == ".xlsx" else out.with_suffix(".report.csv")


def write_answer(out: Path, rows: pd.DataFrame, report: Sequence[dict[str, Any]]) -> None:
    """Write rows and report; a file is replaced whole or not touched. An empty report is written too: it says so."""
    told = pd.DataFrame(list(report), columns=list(REPORT_COLUMNS), dtype=object)
    plain = rows.assign(exact=["true" if exact else "false" for exact in rows["exact"]])
    try:
        if out.suffix.lower() == ".xlsx":
            _write_book(out, plain, told)
        else:
            _write_csv(out, plain)
            _write_csv(report_path(out), told)
    except OSError as error:
        raise BadInput(Complaint(f"cannot be written: {error.strerror}", file=str(out))) from error


def _write_csv(path: Path, frame: pd.DataFrame) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    _whole_numbers(frame).to_csv(fresh, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    fresh.replace(path)


def _write_book(path: Path, rows: pd.DataFrame, report: pd.DataFrame) -> None:
    fresh = path.with_name(f".{os.getpid()}.{path.name}")
    with pd.ExcelWriter(fresh, engine="openpyxl") as book:
        _whole_numbers(rows).to_excel(book, sheet_name="restated", index=False)
        report.to_excel(book, sheet_name="report", index=False)
        for sheet in book.sheets.values():
            sheet.freeze_panes = "A2"
    fresh.replace(path)


def _whole_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Figures as people write them: 1200, not 1200.0."""
    return pd.DataFrame(
        {name: frame[name].map(_plain) if frame[name].dtype.kind == "f" else frame[name] for name in frame},
        dtype=object,
    )


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)
