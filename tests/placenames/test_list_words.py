"""What lists of place names write: periods, broken characters, divisions by their committees' offices."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import BadInput
from gis.placenames.characters import Character, Characters
from gis.placenames.spans import ALWAYS, span, with_span
from gis.placenames.units import unit_forms
from gis.placenames.writing import broken, unusual


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("1958年—1983年", date(1958, 1, 1), date(1984, 1, 1)),
        ("1958-1983", date(1958, 1, 1), date(1984, 1, 1)),
        ("1998年至今", date(1998, 1, 1), None),
        ("１９９８年５月起", date(1998, 5, 1), None),
        ("—2010.7.1", None, date(2010, 7, 2)),
        ("1998.12-2001.12", date(1998, 12, 1), date(2002, 1, 1)),
        ("1998-05-01—2010-06", date(1998, 5, 1), date(2010, 7, 1)),
        ("1958", date(1958, 1, 1), None),
    ],
)
def test_a_period_is_read_in_every_way_it_is_written(words: str, start: date | None, end: date | None) -> None:
    assert span(words) == (start, end)
    assert with_span(f"老街（{words}）") == ("老街", (start, end))


@pytest.mark.parametrize("words", ["明代至今", "", "至今", "1958—1957", "2001.13", "2001.2.30—", "约1958年"])
def test_what_names_no_period_is_told_and_brackets_that_hold_none_are_the_names_own(words: str) -> None:
    with pytest.raises(BadInput):
        span(words)
    assert with_span(f"双桥村（{words}）") == (f"双桥村（{words}）", ALWAYS)


@given(st.dates(date(1000, 1, 1), date(2200, 1, 1)), st.dates(date(1000, 1, 1), date(2200, 1, 1)))
def test_days_of_a_period_are_read_back_the_last_one_belonging_to_it(one: date, other: date) -> None:
    start, last = sorted((one, other))
    found = span(f"{start}—{last}")
    assert found.start == start
    assert found.end is not None
    assert (found.end - last).days == 1


@pytest.mark.parametrize("text", ["?南村", "？南村", "\ufffd南村", "\ue000村", "□桥", "⿰木并茶镇", "南\x00村", "〓村"])
def test_broken_characters_are_named(text: str) -> None:
    (fault,) = broken(text, "标准地名")
    assert "U+" in fault.message
    assert fault.field == "标准地名"


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1))
def test_no_name_of_characters_is_broken(text: str) -> None:
    assert broken(text, "name") == []


def test_rare_characters_and_signs_that_are_none_are_told_apart() -> None:
    known = Characters.of(Character(sign, at, level, 5, ()) for at, (sign, level) in enumerate((("南", 1), ("窎", 3))))
    told = [fault.message for fault in unusual("窎南A（新）", known, "name")]
    # 新 is not in the drawn table, so nobody knows it to be common
    assert told == ["窎南A（新） has rare characters: 窎、新", "窎南A（新） has signs that are no characters: A"]
    assert unusual("南南", known, "name") == []


@pytest.mark.parametrize(
    ("name", "code", "meant"),
    [
        ("光明村村民委员会", "27610", "光明村"),
        ("光明村委会", "27610", "光明村"),
        ("光明村村委会", "21610", "光明村"),
        ("光明", "21610", "光明村"),
        ("虹南社区居民委员会", "27620", "虹南社区"),
        ("虹南居委会", "27620", "虹南社区"),
        ("北濠东村社区居委会", "27620", "北濠东村社区"),
        ("虹桥街道办事处", "21500", "虹桥街道"),
        ("三星镇人民政府", "21500", "三星镇"),
        ("海门区", "21400", "海门区"),
    ],
)
def test_the_name_of_an_office_means_its_division(name: str, code: str, meant: str) -> None:
    assert meant in unit_forms(name, code)
