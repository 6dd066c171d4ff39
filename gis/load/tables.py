"""Tables of figures as offices keep them: CSV of any Chinese encoding or XLSX, read whole or refused by row and field.

A key column (code, name or path) and columns of figures. What spreadsheets do to figures is undone: thousands
separators, full-width digits, hidden spaces, numbers kept as text. What cannot be undone is refused: text among the
numbers, headings that are merged, empty or doubled.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from gis.errors import BadInput, Complaint
from gis.load.sheets import MOST_ROWS, read_sheet, word
from gis.restate import Entry, Figures

CODE_COLUMNS = (
    "code", "代码", "区划代码", "行政区划代码", "统计用区划代码", "区划编码", "编码", "unit_code", "code_mca",
    "code_stats",
)  # fmt: skip
NAME_COLUMNS = (
    "name", "名称", "区划名称", "行政区划名称", "单位名称", "地区名称", "地区", "区划", "县区", "区县", "乡镇", "镇街",
    "社区", "村居", "unit", "path", "路径",
)  # fmt: skip
UNKNOWN_SIGNS = frozenset(
    {"", "-", "--", "—", "——", "…", "……", "...", "..", "na", "n/a", "#n/a", "nan", "null", "none"}
)
"""What tables write where a figure is not known; a yearbook's empty cell is one of them, a 0 is not."""
ROW_COLUMNS = ("code", "name", "method", "exact", "residual", "note")
"""What every row of a restated table has besides its figures."""
RATE_WORDS = re.compile(
    r"[%‰]|率|比|占|均|每|密度|指数|\b(?:rate|ratio|share|percent|pct|density|mean|average|avg|per)\b", re.IGNORECASE
)
"""Headings of what must not be summed."""
MOST_TOLD = 50
"""Complaints told in words; a column of text would make thousands."""
_HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True)
class Columns:
    """What a person says of a table: its key columns, its counts, its rates and their weight."""

    keys: Sequence[str] = ()
    counts: Sequence[str] = ()
    rates: Sequence[str] = ()
    weight: str | None = None


@dataclass(frozen=True)
class Table:
    """Keys and figures of a table, by row as numbered in the file; ``sentences`` say what was taken for granted."""

    entries: tuple[Entry, ...]
    figures: Figures
    sentences: tuple[str, ...] = ()


def read_table(path: Path, said: Columns) -> Table:
    """Read a CSV or XLSX file; ``BadInput`` with all complaints, each with file, row and field."""
    sheet = read_sheet(path)
    told = [f"row {line} above the heading was passed over: {words}" for line, words in sheet.titles]
    return as_table([(row.number, row.cells) for row in sheet.rows], sheet.headings, said, sheet.file, told)


def as_table(
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    columns: Sequence[str],
    said: Columns,
    file: str | None = None,
    told: Sequence[str] = (),
) -> Table:
    """Rows (their number, cells by column) as a table; the same rules for files and for what comes over HTTP."""
    if not rows:
        raise BadInput(Complaint("holds no rows", file=file, fix="give a heading and at least one row"))
    if len(rows) > MOST_ROWS:
        raise BadInput(Complaint(f"holds {len(rows):,} rows, {MOST_ROWS:,} at most can be restated", file=file))
    _require_columns(columns, said, file)
    keys, name = _key_columns(columns, said, file)
    counts, sentences = _counts(rows, columns, {*keys, *([name] if name else [])}, said, file)
    _require_free_names([*counts, *said.rates], file)
    figures = _figures(rows, counts, said, file)
    entries = tuple(
        Entry(number, "/".join(word(row.get(key)) for key in keys if word(row.get(key))), _name(row, name))
        for number, row in rows
    )
    return Table(entries, figures, (*told, *sentences))


def _name(row: Mapping[str, Any], name: str | None) -> str | None:
    return (word(row.get(name)) or None) if name else None


def _clean(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).translate(_HIDDEN).split())


def _key_columns(columns: Sequence[str], said: Columns, file: str | None) -> tuple[list[str], str | None]:
    """The columns of the key, and that of the name beside a code."""
    by_word = {column.casefold(): column for column in columns}
    name = next((by_word[known] for known in NAME_COLUMNS if known in by_word), None)
    if said.keys:
        return list(said.keys), name if name not in said.keys and len(said.keys) == 1 else None
    code = next((by_word[known] for known in CODE_COLUMNS if known in by_word), None)
    if code is None and name is None:
        fix = f"name it with --key; the headings are: {', '.join(columns)}"
        raise BadInput(Complaint("no column is called code, 代码, name or 名称", file=file, fix=fix))
    return ([code], name) if code is not None else ([name or ""], None)


def _require_columns(columns: Sequence[str], said: Columns, file: str | None) -> None:
    asked = [*said.keys, *said.counts, *said.rates, *([said.weight] if said.weight else [])]
    complaints = [
        Complaint("is no column of the table", file=file, field=name, fix=f"the headings are: {', '.join(columns)}")
        for name in dict.fromkeys(asked)
        if name not in columns
    ]
    if said.rates and said.weight is None:
        complaints.append(Complaint("rates are averaged by weights", file=file, fix="name their column: --weights COL"))
    complaints += [
        Complaint("cannot be both a rate and a count or weight", file=file, field=name)
        for name in said.rates
        if name in said.counts or name == said.weight
    ]
    if complaints:
        raise BadInput(complaints)


def _require_free_names(names: Sequence[str], file: str | None) -> None:
    fix = "rename it: the answer has a column of this name"
    taken = [Complaint("cannot be a column of figures", file, None, n, fix) for n in names if n in ROW_COLUMNS]
    if taken:
        raise BadInput(taken)


def _counts(
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    columns: Sequence[str],
    keys: set[str],
    said: Columns,
    file: str | None,
) -> tuple[list[str], list[str]]:
    """The columns that are summed, and what is to be said of how they were found."""
    weight = [said.weight] if said.weight else []
    if said.counts:
        return list(dict.fromkeys([*said.counts, *weight])), []
    others = [name for name in columns if name not in keys and name not in said.rates]
    numeric = [name for name in others if _is_numeric(rows, name)]
    known_codes = {*CODE_COLUMNS, *NAME_COLUMNS}
    numeric = [name for name in numeric if name.casefold() not in known_codes]
    rates = [name for name in numeric if _is_rate(rows, name) and name not in weight]
    if rates:
        fix = "name it in --rates, with --weights, or in --counts if it is a count after all"
        raise BadInput([Complaint("looks like a rate, which is not summed", file, None, name, fix) for name in rates])
    sentences = [f"summed as counts: {', '.join(numeric)}"] if numeric and not said.rates else []
    text = [name for name in others if name not in numeric]
    sentences += [f"left out, as they hold no figures: {', '.join(text)}"] if text else []
    if not numeric and not said.rates:
        raise BadInput(Complaint("no column holds figures only", file=file, fix="name the figures with --counts"))
    return list(dict.fromkeys([*numeric, *weight])), sentences


def _is_numeric(rows: Sequence[tuple[int, Mapping[str, Any]]], name: str) -> bool:
    """Whether most cells are figures: a slip in one of them is to be complained of, not to lose the column."""
    filled = [row.get(name) for _, row in rows if not _is_unknown(row.get(name))]
    figures = sum(1 for cell in filled if _number(cell) is not None)
    return bool(filled) and figures * 2 > len(filled)


def _is_rate(rows: Sequence[tuple[int, Mapping[str, Any]]], name: str) -> bool:
    if RATE_WORDS.search(name.replace("_", " ")):
        return True
    return any(isinstance(row.get(name), str) and _clean(row[name]).endswith(("%", "‰")) for _, row in rows)


def _is_unknown(cell: Any) -> bool:
    if isinstance(cell, float) and math.isnan(cell):
        return True
    return cell is None or (isinstance(cell, str) and _clean(cell).casefold() in UNKNOWN_SIGNS)


def _number(cell: Any) -> float | None:
    """A cell as a number; None when it is none. A percent sign is left out: 12.5% is 12.5, of a column of percents."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    if not isinstance(cell, str):
        return None
    text = _clean(cell).replace("−", "-")
    text = text[:-1] if text.endswith(("%", "‰")) else text
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    return float(text) if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", text) else None


def _figures(
    rows: Sequence[tuple[int, Mapping[str, Any]]], counts: list[str], said: Columns, file: str | None
) -> Figures:
    complaints = []
    columns: dict[str, list[float]] = {}
    for name in dict.fromkeys([*counts, *said.rates]):
        column = columns[name] = []
        for number, row in rows:
            cell = row.get(name)
            figure = math.nan if _is_unknown(cell) else _number(cell)
            if figure is None or math.isinf(figure):
                fix = "write a number, or leave it empty where it is not known"
                complaints.append(Complaint(f"{str(cell)[:40]!r} is not a number", file, number, name, fix))
            elif name == said.weight and figure < 0:
                complaints.append(Complaint(f"a weight of {figure:g} is below 0", file, number, name))
            column.append(math.nan if figure is None else figure)
    if complaints:
        told = complaints[:MOST_TOLD]
        if len(complaints) > MOST_TOLD:
            told.append(Complaint(f"and {len(complaints) - MOST_TOLD:,} more cells like these", file))
        raise BadInput(told)
    index = pd.Index([number for number, _ in rows], name="row")
    return Figures(pd.DataFrame(columns, index=index, dtype=float), tuple(dict.fromkeys(said.rates)), said.weight)
