from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import BadInput, Complaint
from gis.periods import Period, parse_day

DAYS = st.dates(date(1983, 1, 1), date(2030, 1, 1))


def test_the_first_day_is_in_and_the_last_is_out() -> None:
    period = Period(date(2018, 1, 1), date(2020, 7, 3))
    assert period.holds(date(2018, 1, 1))
    assert period.holds(date(2020, 7, 2))
    assert not period.holds(date(2020, 7, 3))
    assert not period.holds(date(2017, 12, 31))


def test_an_open_period_holds_every_day_on_its_open_side() -> None:
    assert Period(None, date(2020, 7, 3)).holds(date.min)
    assert Period(date(2020, 7, 3), None).holds(date.max)


@given(DAYS, st.integers(1, 9000), DAYS)
def test_a_day_lies_in_one_half_of_a_period_cut_in_two(start: date, length: int, day: date) -> None:
    cut = start + timedelta(days=length)
    before, after = Period(start).closed_at(cut), Period(cut)
    assert before.holds(day) + after.holds(day) == (1 if day >= start else 0)


@pytest.mark.parametrize("end", [date(2020, 7, 3), date(2020, 7, 2)])
def test_an_empty_or_backward_period_is_refused(end: date) -> None:
    with pytest.raises(BadInput, match="must end after it begins"):
        Period(date(2020, 7, 3), end)


def test_a_day_is_read_as_written() -> None:
    assert parse_day("2020-07-03") == date(2020, 7, 3)


@pytest.mark.parametrize("text", ["2020-02-30", "3.7.2020", "", "2020年7月3日", "2020-7-3"])
def test_what_is_no_day_is_refused_with_the_right_form(text: str) -> None:
    with pytest.raises(BadInput, match="write it as YYYY-MM-DD"):
        parse_day(text)


def test_a_complaint_says_where_what_and_what_to_do() -> None:
    complaint = Complaint("is wrong", file="a.csv", row=3, field="code", fix="write 6 digits")
    assert str(complaint) == "a.csv, row 3, field code: is wrong — write 6 digits"
    assert str(Complaint("is wrong")) == "is wrong"
    assert str(BadInput([Complaint("one"), Complaint("two")])) == "one\ntwo"
    assert BadInput("one").complaints == (Complaint("one"),)
