"""A list of due inspections as a calendar that any calendar program reads (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from gis.errors import BadInput
from gis.markers.rounds import Due

CALENDAR_TYPE = "text/calendar; charset=utf-8"
ALARM_DAYS = 14
"""Days before a due date on which the calendar reminds: time to ask the neighbour."""
_OCTETS = 75
"""Longest line, without its end (RFC 5545 §3.1)."""
KINDS = {"five_year": "五年联合检查", "special": "专项检查", "daily": "日常检查"}
_STEPS = {"plan": "检查计划上报截止", "report": "检查结果上报截止"}


def as_ics(dues: Iterable[Due], stamp: datetime, units: Mapping[int, str]) -> str:
    """The calendar of a due list: two whole days for each round, its plan's and its report's, with a reminder each.

    Line ends are CRLF, lines are folded at 75 octets of UTF-8. ``stamp``: when the list was made, with its offset
    (DTSTAMP). ``units``: names of the units that lead. The UID of an event hangs on line, kind, year and number, so
    that a calendar that reads the file again moves the event in place of doubling it. Reported rounds are left out.
    """
    if stamp.tzinfo is None:
        raise BadInput("the moment of a calendar needs its offset from UTC")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tongtu//Boundary inspections//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:" + escaped("界线联合检查"),
    ]
    for due in dues:
        if due.status != "reported":
            lines += _event(due, "plan", due.plan_due, stamp, units) if due.status == "due" else []
            lines += _event(due, "report", due.report_due, stamp, units)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) + "\r\n" for line in lines)


def _event(due: Due, step: str, day: date, stamp: datetime, units: Mapping[int, str]) -> list[str]:
    lead = due.led_elsewhere if due.led_by is None else units.get(due.led_by, f"unit {due.led_by}")
    title = f"{due.line_name}{KINDS[due.kind]}：{_STEPS[step]}" + ("（逾期）" if due.overdue else "")
    told = [f"牵头：{lead or '未定'}", f"年度：{due.year}"]
    told += [f"上次：{due.last_year}"] if due.last_year is not None else []
    told += [f"原因：{due.reason}"] if due.reason else []
    return [
        "BEGIN:VEVENT",
        f"UID:line-{due.line_id}-{due.kind}-{due.year}-{due.number}-{step}@tongtu",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        "SUMMARY:" + escaped(title),
        "DESCRIPTION:" + escaped("\n".join(told)),
        "CATEGORIES:" + escaped(KINDS[due.kind]),
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:" + escaped(title),
        f"TRIGGER:-P{ALARM_DAYS}D",
        "END:VALARM",
        "END:VEVENT",
    ]


def escaped(words: str) -> str:
    """A TEXT value (RFC 5545 §3.3.11): backslash, semicolon, comma and line ends escaped; control signs dropped."""
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in words if sign in "\n\t" or (ord(sign) >= 0x20 and ord(sign) != 0x7F))
    for sign in ("\\", ";", ","):
        kept = kept.replace(sign, "\\" + sign)
    return kept.replace("\n", "\\n")


def folded(line: str) -> str:
    """A content line folded: no part is longer than 75 octets, no sign is cut in two."""
    parts: list[str] = []
    part, octets = "", 0
    for sign in line:
        width = len(sign.encode())
        if octets + width > _OCTETS:
            parts.append(part)
            part, octets = " ", 1
        part += sign
        octets += width
    return "\r\n".join([*parts, part])
