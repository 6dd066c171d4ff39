from __future__ import annotations

import re

import pytest

from gis.divisions import KIND_LEVEL, LEVELS, code_complaints, resolve
from gis.errors import BadInput, NotFound
from tests.gis.drawn import PREFECTURE, drawn_land, named

LAND = drawn_land()


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("mca:320602", "A区"),
        ("mca:320611101", "T4镇"),
        ("name:A区", "A区"),
        ("name:A区/T2镇", "T2镇"),
        ("name:B区/T3街道/e村", "e村"),
    ],
)
def test_a_reference_finds_its_unit(reference: str, name: str) -> None:
    assert LAND.versions[resolve(LAND, reference)].name == name


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        ("mca:320684", "no unit bears the mca code 320684 on 2020-07-02"),
        ("stats:320602", "no unit bears the stats code 320602"),
        ("name:C区", "no unit is called C区"),
        ("name:A区/T3街道", "no unit is called A区/T3街道"),
    ],
)
def test_a_reference_to_nothing_says_what_was_looked_for_and_when(reference: str, sentence: str) -> None:
    with pytest.raises(NotFound, match=sentence):
        resolve(LAND, reference)


def test_a_reference_without_a_scheme_is_told_how_to_be_written() -> None:
    with pytest.raises(BadInput, match="does not name a unit — write mca:"):
        resolve(LAND, "320602")


def test_a_chain_goes_from_the_top_down_to_the_unit() -> None:
    chain = LAND.chain(named(LAND, "c村").unit_id)
    assert [version.name for version in chain] == ["江苏省", "南通市", "A区", "T2镇", "c村"]


def test_everything_below_a_unit_is_found_once() -> None:
    below = list(LAND.below(PREFECTURE))
    assert len(below) == len(set(below)) == 2 + 4 + 8


def test_a_level_is_listed_by_code_then_by_name() -> None:
    assert [v.name for v in LAND.at_level("town")] == ["T1街道", "T2镇", "T3街道", "T4镇"]
    assert [v.name for v in LAND.at_level("community")] == [f"{letter}村" for letter in "abcdefgh"]


def test_every_kind_stands_on_a_known_level() -> None:
    assert set(KIND_LEVEL.values()) == set(LEVELS)


@pytest.mark.parametrize(
    ("level", "system", "code", "parent", "sentence"),
    [
        ("county", "mca", "320613", None, None),
        ("town", "mca", "320613001", "320613", None),
        ("town", "stats", "320671001", "320613", None),
        ("community", "stats", "320613001001", None, None),
        ("county", "mca", "3206", None, "not a code of a county"),
        ("county", "mca", "32061A", None, "not a code of a county"),
        ("county", "mca", "３２０６１３x", None, "not a code of a county"),
        ("town", "mca", "320613", "320613", "not a code of a town"),
        ("community", "mca", "320613001001", None, "only the statistical system gives"),
        ("town", "mca", "320602001", "320613", "does not begin with its county's code 320613"),
    ],
)
def test_a_code_has_the_digits_of_its_level_and_system(
    level: str, system: str, code: str, parent: str | None, sentence: str | None
) -> None:
    complaints = code_complaints(level, system, code, parent)  # type: ignore[arg-type]
    if sentence is None:
        assert complaints == []
    else:
        assert len(complaints) == 1
        assert re.search(sentence, complaints[0].message)


def test_digits_of_another_script_are_no_code() -> None:
    assert code_complaints("county", "mca", "３２０６１３", None) != []
