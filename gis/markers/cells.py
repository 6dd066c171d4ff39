"""Cells of marker tables as offices write them: degrees, dates, numbers, words.

What cannot be read is told without being repeated: a cell may hold the place of a marker, which is restricted.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from gis.errors import BadInput, Complaint
from gis.markers.record import FormShape, Grade

_HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_EXCEL_ZERO = date(1899, 12, 30)
_EXCEL_DAYS = (10_000, 80_000)
"""Serial days of 1927 to 2119: a plain number in a column of dates."""
_EMPTY = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "NULL", "NONE", "N/A", "NAN"})
_LONGEST_EMPTY = max(len(sign) for sign in _EMPTY)
_GRADES: dict[str, Grade] = {
    "省": "province", "市": "prefecture", "地": "prefecture", "县": "county", "乡": "town", "镇": "town",
    "province": "province", "prefecture": "prefecture", "county": "county", "town": "town",
}  # fmt: skip
_SHAPES: dict[str, FormShape] = {
    "双面": "two_sided", "二面": "two_sided", "three_sided": "three_sided", "三面": "three_sided",
    "two_sided": "two_sided",
}  # fmt: skip
STANDINGS = {"单立": "single", "双立": "double", "三立": "triple", "single": "single", "double": "double",
             "triple": "triple"}  # fmt: skip
"""How many stones bear one number, as column JZLX says it."""
_YES = frozenset({"是", "公开", "Y", "YES", "TRUE", "T", "1"})
_NO = frozenset({"否", "不公开", "N", "NO", "FALSE", "F", "0"})


@dataclass(frozen=True)
class Day:
    """A date as written: the day, or only the words when no more than a month or a year is known."""

    day: date | None
    words: str


def words(text: str) -> str:
    """Words without hidden signs and outer spaces; nothing for the signs offices put into empty cells."""
    plain = text.strip() if text.isascii() else text.translate(_HIDDEN).strip()
    if len(plain) > _LONGEST_EMPTY:
        return plain
    return "" if unicodedata.normalize("NFKC", plain).upper() in _EMPTY else plain


def tidy(text: str) -> str:
    """Words as they are compared and read: also without widths (１２ is 12, ″ is ′′)."""
    plain = words(text)
    return plain if plain.isascii() else unicodedata.normalize("NFKC", plain).strip()


def number(text: str) -> float:
    """A number; ``BadInput`` without the cell's words."""
    plain = re.sub(r"(米|m)$", "", tidy(text).replace("−", "-").replace(",", "")).strip()
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", plain, re.ASCII):
        raise BadInput(Complaint("is not a number", fix="write digits with a point"))
    found = float(plain)
    if not math.isfinite(found):
        raise BadInput(Complaint("is not a number", fix="write digits with a point"))
    return found


_DMS = re.compile(
    r"(?:东经|北纬|E|N)?\s*(\d{1,3})\s*[°度d:：]\s*(\d{1,2}(?:\.\d+)?)\s*(?:['′’分m:：]\s*(?:(\d{1,2}(?:\.\d+)?)\s*"
    r"(?:[\"″”秒s]|''|′′)?)?)?\s*[EN]?",
    re.ASCII | re.IGNORECASE,
)


def degrees(text: str) -> float:
    """Degrees, decimal or 121°10′48″; ``BadInput`` without the cell's words."""
    plain = tidy(text)
    decimal = re.fullmatch(r"(?:东经|北纬)?\s*([+-]?\d{1,3}(?:\.\d*)?)\s*[°度]?\s*[EN]?", plain, re.ASCII)
    if decimal:
        return float(decimal[1])
    found = _DMS.fullmatch(plain)
    fix = "write decimal degrees, or degrees, minutes and seconds: 121°10′48″"
    if found is None:
        raise BadInput(Complaint("cannot be read as degrees", fix=fix))
    minutes, seconds = float(found[2]), float(found[3] or 0)
    if minutes >= 60 or seconds >= 60:
        raise BadInput(Complaint("has 60 or more minutes or seconds", fix=fix))
    return int(found[1]) + minutes / 60 + seconds / 3600


def azimuth(text: str) -> float:
    """An azimuth from 0 to below 360 degrees."""
    found = degrees(text)
    if not 0 <= found <= 360:
        raise BadInput(Complaint("is no azimuth", fix="write 0 to 360 degrees, clockwise from north"))
    return found % 360


def not_negative(text: str) -> float:
    """A distance or an error, in metres."""
    found = number(text)
    if found < 0:
        raise BadInput(Complaint("is below 0", fix="write metres"))
    return found


def day(text: str) -> Day:
    """A date: 2020-07-28, 2020.7.28, 2020年7月28日, 20200728, or the serial number of a spreadsheet."""
    plain = re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", tidy(text))
    fix = "write it as 2020-07-28"
    if re.fullmatch(r"\d{5}(\.0+)?", plain, re.ASCII) and _EXCEL_DAYS[0] <= float(plain) <= _EXCEL_DAYS[1]:
        return Day(_EXCEL_ZERO + timedelta(days=int(float(plain))), plain)
    found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain, re.ASCII) or re.fullmatch(
        r"(\d{4})(?:[-./年](?:(\d{1,2})(?:[-./月](?:(\d{1,2})日?)?)?)?)?", plain, re.ASCII
    )
    if found is None or not 1900 <= int(found[1]) <= 2200:
        raise BadInput(Complaint("cannot be read as a date", fix=fix))
    if not found[3]:
        return Day(None, plain)
    try:
        return Day(date(int(found[1]), int(found[2]), int(found[3])), plain)
    except ValueError as error:
        raise BadInput(Complaint("is a day that no calendar has", fix=fix)) from error


def grade(text: str) -> Grade | None:
    """The grade (界桩等级) a cell names, or None."""
    plain = tidy(text).lower()
    return _GRADES.get(plain) or next((_GRADES[key] for key in _GRADES if len(key) == 1 and plain == f"{key}级"), None)


def form_shape(text: str) -> FormShape | None:
    """双面型 or 三面型, or None."""
    return _SHAPES.get(tidy(text).lower().removesuffix("型"))


def yes(text: str) -> bool:
    """Yes or no; ``BadInput`` for anything else."""
    plain = tidy(text).upper().removesuffix(".0")
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise BadInput(Complaint("says neither yes nor no", fix="write 是 or 否"))
