"""What a row makes of a place the register knows: a load corrects, it never renames and takes no standing away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from shapely import Point

from gis.load.placenames import read_tables
from gis.pinyin import Readings, initials, sound_key
from gis.placenames.arriving import Arrival
from gis.placenames.classes import Classes, PlaceClass
from gis.placenames.identity import Identified, Known, identify
from gis.placenames.items import Draft
from gis.placenames.letters import letters
from gis.placenames.merging import Merging, merge
from gis.placenames.parts import split
from gis.placenames.record import Approval, Description, PlaceName
from gis.placenames.spans import Span
from gis.settings import CHECKOUT

ROAD = PlaceClass("23500", "街路巷", "road", ("路", "街"))
CLASSES = Classes({"23500": ROAD})
READINGS = Readings()
HOW = Merging(READINGS, standard=False, made_up=False, fields=frozenset({"name", "former"}))
HERE, CODE = Point(120.86, 32.0), "32061300023500000001"
NAMED = Approval("南通市人民政府", "通政复〔2019〕3号", date(2019, 5, 6))


def _known(name: str, **facts: Any) -> PlaceName:
    parts = split(name, ROAD.generics)
    base = PlaceName(
        "P1", name, *parts, "23500", *letters(parts, ROAD, READINGS), status="unapproved", basis="none",
        source="list", shape=HERE, communities=(11,),
    )  # fmt: skip
    return replace(base, **facts)


def _row(name: str, number: int = 2, **said: Any) -> Arrival:
    draft = Draft(number, name, "23500", shape=HERE, source="list", **said)
    parts = split(name, ROAD.generics)
    return Arrival(draft, ROAD, parts, letters(parts, ROAD, READINGS), (11,), county=1)


def _book(*versions: PlaceName) -> Known:
    told = [Description("P1", "list", official_code=CODE)]
    return Known.of(versions, [], told, {11: 1}, CLASSES)


def _merged(row: Arrival, known: Known) -> tuple[PlaceName | None, str]:
    ((_, found, fault),) = identify([row], known, made_up=False)
    assert fault is None
    assert found is not None
    writing, refused = merge([found], known, HOW)
    names = writing.names if writing is not None else ()
    return (names[0] if names else None), refused.message if refused else ""


def test_a_name_that_a_case_gave_is_not_changed_by_a_load() -> None:
    known = _book(_known("凤仪路", status="standard", basis="case", case_id=7, approval=NAMED))
    assert _merged(_row("凤鸣路", official_code=CODE), known) == (None, "P1 was named 凤仪路 by case 7")
    # what else the row says corrects, and the name keeps its standing
    name, _ = _merged(_row("凤仪路", position="东起工农路", approval=Approval(filing_number="2019-8")), known)
    assert name is not None
    assert (name.status, name.basis, name.case_id, name.position) == ("standard", "case", 7, "东起工农路")
    assert name.approval == replace(NAMED, filing_number="2019-8")


def test_a_row_with_the_name_a_place_had_before_is_refused() -> None:
    known = _book(_known("旧街", valid_to=date(2019, 5, 6)), _known("凤仪路", valid_from=date(2019, 5, 6)))
    ((_, found, fault),) = identify([_row("旧街")], known, made_up=False)
    assert found is None
    assert fault is not None
    assert fault.message == "旧街 is what P1 was called before it became 凤仪路"


def test_days_of_an_earlier_name_are_not_taken_by_a_row() -> None:
    known = _book(_known("旧街", valid_to=date(2019, 5, 6)), _known("凤仪路", valid_from=date(2019, 5, 6)))
    _, refused = _merged(_row("凤仪路", span=Span(date(2001, 1, 1), None)), known)
    assert refused == "was called 旧街 until 2019-05-06"
    name, refused = _merged(_row("凤仪路", span=Span(date(2019, 8, 1), None)), known)
    assert (refused, name.valid_from if name else None) == ("", date(2019, 8, 1))


def test_an_approval_is_never_mixed_from_two_acts() -> None:
    known = _book(_known("凤仪路", status="standard", basis="list", approval=NAMED))
    name, _ = _merged(_row("凤仪路", approval=Approval("海门市人民政府", "海政复〔2020〕1号", date(2020, 1, 2))), known)
    assert name is not None
    assert (name.approval.body, name.approval.number, name.approval.on) == (
        "海门市人民政府", "海政复〔2020〕1号", date(2020, 1, 2),
    )  # fmt: skip
    unsaid, _ = _merged(_row("凤仪路", approval=Approval("海门市人民政府"), position="x"), known)
    assert unsaid is not None
    assert unsaid.approval == NAMED


@pytest.mark.parametrize(("second", "words"), [(HERE, "means the same place as row 2"), (None, "means the same")])
def test_two_rows_of_one_place_are_told(second: Point | None, words: str) -> None:
    rows = [_row("凤仪路"), _row("凤仪路", 3, meaning="x")]
    rows[1] = replace(rows[1], draft=replace(rows[1].draft, shape=second))
    found = list(identify(rows, _book(), made_up=False))
    assert isinstance(found[0][1], Identified)
    assert found[1][2] is not None
    assert found[1][2].message.startswith(words)


def test_two_places_of_one_name_far_from_each_other_are_two() -> None:
    rows = [_row("凤仪路"), _row("凤仪路", 3)]
    rows[1] = replace(rows[1], draft=replace(rows[1].draft, shape=Point(120.90, 32.0)))
    assert [fault for _, _, fault in identify(rows, _book(), made_up=False)] == [None, None]


def test_letters_of_a_name_are_what_its_sound_and_first_letters_are_by_themselves() -> None:
    readings = read_tables(CHECKOUT / "data").readings
    for name in ("吕四港路", "北京中路", "二马路", "海安路", "长桥路", "女贞2路", "A座", "孩儿巷南路"):
        found = letters(split(name, ROAD.generics), ROAD, readings)
        assert (found.sound, found.initials) == (sound_key(name, readings), initials(name, readings))
