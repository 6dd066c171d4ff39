"""Keys as offices write them: what they mean on a date, and what is said where they mean nothing or too much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gis.divisions import Code, Snapshot
from gis.restate import Elsewhere, Entry, Match, explain, match
from gis.restate.keys import Bearer, clean, unknown_words
from tests.gis.drawn import drawn_land, named


def land() -> Snapshot:
    """The drawn land, with statistical codes: town T2 bears in one system what T1 bears in the other."""
    drawn = drawn_land()
    one, other, village = (named(drawn, name).unit_id for name in ("T1街道", "T2镇", "a村"))
    codes = {
        (one, "stats"): Code(one, "stats", "320602101", "drawn"),
        (other, "stats"): Code(other, "stats", "320602001", "drawn"),
        (village, "stats"): Code(village, "stats", "320602101201", "drawn"),
    }
    return replace(drawn, codes={**drawn.codes, **codes})  # type: ignore[dict-item]


LAND = land()


def matched(*keys: str | tuple[str, str], system: str | None = None) -> list[Match]:
    entries = [Entry(row, *((key, None) if isinstance(key, str) else key)) for row, key in enumerate(keys, start=2)]
    return match(entries, LAND, system)[0]  # type: ignore[arg-type]


def names(*keys: str) -> list[str]:
    return [LAND.versions[found.unit_id].name if found.unit_id else found.status for found in matched(*keys)]


@pytest.mark.parametrize(
    "written",
    [
        "320602",
        " 320602 ",
        "３２０６０２",
        "320602.0",
        "'320602",
        "320 602",
        "\ufeff320602",
        "3.20602E+5",
        "320602000000",
    ],
)
def test_a_code_is_read_however_spreadsheets_write_it(written: str) -> None:
    assert names(written) == ["A区"]


@pytest.mark.parametrize(
    "written", ["a村", " a 村", "ａ村", "A区/T1街道/a村", "A区/a村", "A区／T1街道／a村", "a村村委会", "a村民委员会"]
)
def test_a_name_is_read_alone_or_with_what_it_lies_in(written: str) -> None:
    assert names(written) == ["a村"]


def test_a_path_through_the_wrong_town_means_nothing() -> None:
    assert names("a村", "T4镇/b村") == ["a村", "unknown"]


def test_digits_that_a_spreadsheet_dropped_are_not_guessed() -> None:
    _, found = matched("a村", "3.20602E+11")
    assert (found.status, found.unit_id) == ("ambiguous", None)
    assert "kept 6 of its 12 digits; 1 units bear codes that begin so" in found.meaning
    assert "make the column text" in found.meaning


def test_all_digits_kept_in_scientific_notation_are_a_code() -> None:
    assert names("3.20602101201E+11") == ["a村"]


def test_a_code_of_two_systems_is_ambiguous_until_the_system_or_the_name_is_said() -> None:
    (found,) = matched("320602001")
    assert found.status == "ambiguous"
    assert "A区/T1街道 (mca 320602001, stats 320602101)" in found.meaning
    assert "A区/T2镇" in found.meaning
    assert LAND.versions[matched("320602001", system="mca")[0].unit_id or 0].name == "T1街道"
    assert LAND.versions[matched(("320602001", "T2镇"))[0].unit_id or 0].name == "T2镇"


def test_rows_of_one_unit_are_all_listed_as_duplicates() -> None:
    first, other, again = matched("320602", "B区", "A区")
    assert (first.status, other.status, again.status) == ("duplicate", "matched", "duplicate")
    assert "rows 2, 4 all mean A区 (mca 320602)" in first.meaning


def test_a_name_that_several_units_bear_is_listed_by_path() -> None:
    drawn = drawn_land()
    twin = named(drawn, "h村")
    land = replace(drawn, versions=drawn.versions | {twin.unit_id: replace(twin, name="a村")})
    (found,), _ = match([Entry(2, "a村")], land)
    assert found.status == "ambiguous"
    assert "A区/T1街道/a村; B区/T4镇/a村" in found.meaning
    assert "县/镇/社区" in found.meaning


def test_a_total_among_the_rows_is_of_another_level() -> None:
    *_, city = matched("A区", "B区", "南通市")
    assert city.status == "other_level"
    assert "would count twice" in city.meaning


def test_a_name_beside_a_code_that_is_another_unit_s_is_not_passed_over() -> None:
    found, other = matched(("320602", "B区"), ("320611", "B 区"))
    assert found.status == "ambiguous"
    assert "the name beside it that of B区" in found.meaning
    assert (other.status, other.meaning) == ("matched", "")


def test_a_name_beside_a_code_that_nobody_bears_is_remarked_on() -> None:
    (found,) = matched(("320602", "甲区"))
    assert found.status == "matched"
    assert "the table calls it 甲区" in found.meaning


def test_a_key_of_another_date_says_whose_it_was() -> None:
    (found,) = matched("320699")
    bearer = Bearer("320699", 77, "county", "老区", date(1990, 1, 1), date(2001, 1, 1), "gb2260")
    assert unknown_words([found]) == ["320699"]
    (told,) = explain([found], Elsewhere({"320699": [bearer]}), LAND, "county")
    assert told.meaning == (
        "not on 2020-07-02: 320699 is the gb2260 code of 老区 (county) from 1990-01-01 until 2001-01-01"
    )


@pytest.mark.parametrize(
    ("slip", "meant"), [("T1街", "T1街道"), ("T1銜道", "T1街道"), ("1T街道", "T1街道"), ("T1大街道", "T1街道")]
)
def test_a_slip_of_one_sign_names_what_was_likely_meant(slip: str, meant: str) -> None:
    found = matched("T3街道", slip)
    told = explain(found, Elsewhere(), LAND, "town")
    assert told[1].status == "unknown"
    assert "one sign from A区/T1街道" in told[1].meaning


def test_a_key_nothing_is_like_says_so() -> None:
    (told,) = explain(matched("火星基地"), Elsewhere(), LAND, "town")
    assert "nor at any other date" in told.meaning


def test_an_empty_key_is_unknown() -> None:
    assert matched("")[0].meaning == "the key is empty"


def test_the_level_is_that_of_most_keys() -> None:
    entries = [Entry(row, key) for row, key in enumerate(["T1街道", "T2镇", "A区"])]
    assert match(entries, LAND)[1] == "town"


def test_cleaning_is_idempotent() -> None:
    assert clean(clean(" ３２0602.0 ")) == "320602"
