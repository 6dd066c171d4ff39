"""The calendar held against the rules of RFC 5545, one by one; no parser of another house is installed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import BadInput
from gis.markers.calendar import as_ics, escaped, folded
from gis.markers.rounds import Due

STAMP = datetime(2027, 1, 2, 8, 30, tzinfo=timezone(timedelta(hours=8)))
NAME_VALUE = re.compile(r"^[A-Z-]+(;[A-Z-]+=[A-Za-z0-9-]+)*:.*$", re.DOTALL)


def due(**more: object) -> Due:
    fields = {
        "line_id": 10, "line_name": "通州海门线", "rank": "county", "sides": (26, 28), "beyond": None,
        "kind": "five_year", "number": 1, "year": 2027, "plan_due": date(2027, 5, 15),
        "report_due": date(2027, 12, 1), "led_by": 26, "led_elsewhere": None, "status": "due", "overdue": False,
        "last_year": 2022, **more,
    }  # fmt: skip
    return Due(**fields)  # type: ignore[arg-type]


def unfolded(ics: str) -> list[str]:
    """Content lines, as a reader puts them together (§3.1); the file is checked on the way."""
    assert ics.endswith("\r\n")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", ics)
    for physical in ics.split("\r\n"):
        assert len(physical.encode()) <= 75
    lines = ics[:-2].replace("\r\n ", "").split("\r\n")
    assert all(NAME_VALUE.match(line) for line in lines)
    return lines


def unescaped(text: str) -> str:
    """A TEXT value as a reader takes it (§3.3.11); no bare comma, semicolon or stray backslash is let through."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", text)
    assert not re.search(r"(?<!\\)(?:\\\\)*\\(?![\\;,nN])", text)
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def events(ics: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    open_ones: list[str] = []
    for line in unfolded(ics):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            open_ones.append(value)
            found += [{}] if value == "VEVENT" else []
        elif name == "END":
            assert open_ones.pop() == value
        elif open_ones[-1] == "VEVENT":
            assert name not in found[-1], f"{name} stands twice"
            found[-1][name] = value
        elif open_ones[-1] == "VALARM":
            found[-1][f"VALARM {name}"] = value
    assert open_ones == []
    return found


def test_a_due_round_gives_two_whole_days_with_a_reminder_each() -> None:
    ics = as_ics([due()], STAMP, {26: "通州区"})
    assert unfolded(ics)[:4] == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tongtu//Boundary inspections//EN", "CALSCALE:GREGORIAN",
    ]  # fmt: skip
    plan, report = events(ics)
    assert (plan["DTSTART;VALUE=DATE"], plan["DTEND;VALUE=DATE"]) == ("20270515", "20270516")
    assert (report["DTSTART;VALUE=DATE"], report["DTEND;VALUE=DATE"]) == ("20271201", "20271202")
    assert plan["DTSTAMP"] == "20270102T003000Z"
    assert plan["UID"] != report["UID"]
    assert (plan["VALARM ACTION"], plan["VALARM TRIGGER"]) == ("DISPLAY", "-P14D")
    assert plan["VALARM DESCRIPTION"] == plan["SUMMARY"] == "通州海门线五年联合检查：检查计划上报截止"
    assert unescaped(plan["DESCRIPTION"]) == "牵头：通州区\n年度：2027\n上次：2022"


def test_an_event_keeps_its_uid_when_the_list_is_made_again() -> None:
    later = as_ics([due(report_due=date(2027, 11, 1), overdue=True)], datetime(2028, 1, 1, tzinfo=UTC), {})
    assert [e["UID"] for e in events(later)] == [e["UID"] for e in events(as_ics([due()], STAMP, {}))]
    others = as_ics([due(), due(line_id=11), due(kind="special"), due(number=2), due(year=2032)], STAMP, {})
    assert len({e["UID"] for e in events(others)}) == 10


def test_a_planned_round_needs_no_plan_any_more_and_a_reported_one_nothing() -> None:
    assert [e["SUMMARY"] for e in events(as_ics([due(status="planned")], STAMP, {}))] == [
        "通州海门线五年联合检查：检查结果上报截止"
    ]
    assert events(as_ics([due(status="reported")], STAMP, {})) == []


def test_who_leads_elsewhere_and_what_is_overdue_are_told() -> None:
    outer = due(led_by=None, led_elsewhere="上海市, 民政局; 区划处", overdue=True, reason="river\nmoved")
    plan = events(as_ics([outer], STAMP, {}))[0]
    assert plan["SUMMARY"].endswith("（逾期）")
    assert "上海市, 民政局; 区划处" in unescaped(plan["DESCRIPTION"])
    assert unescaped(plan["DESCRIPTION"]).endswith("原因：river\nmoved")


def test_a_moment_without_its_offset_is_refused() -> None:
    with pytest.raises(BadInput, match="offset"):
        as_ics([], datetime(2027, 1, 1), {})


def test_an_empty_list_is_still_a_calendar() -> None:
    assert unfolded(as_ics([], STAMP, {}))[-1] == "END:VCALENDAR"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_words_come_back_as_they_were(words: str) -> None:
    line = folded("SUMMARY:" + escaped(words))
    assert all(len(part.encode()) <= 75 for part in line.split("\r\n"))
    back = unescaped(line.replace("\r\n ", "").removeprefix("SUMMARY:"))
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    assert back == "".join(s for s in plain if s in "\n\t" or (ord(s) >= 0x20 and ord(s) != 0x7F))
