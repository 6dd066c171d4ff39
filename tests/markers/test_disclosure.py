"""Who may know what of a marker: the rule, alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.markers.disclosure import GRID_DEG, Shown, disclose, exact_ones, on_grid, withheld, within
from gis.markers.record import Original, ReferenceObject
from gis.rights import LOCAL_ADMINISTRATOR, PUBLIC, TABLE, Identity, Role
from tests.markers.drawn import CODE, marker

SIDES = frozenset({3, 5})
STONE = replace(
    marker(f"{CODE}001Q", 123.4, 567.8),
    original=Original("gcj02", 120.8612345, 31.9876543),
    height_m=4.321,
    position_text="桥南",
    reference_objects=(ReferenceObject("水塔", 45.0, "grid", 18.2),),
    record={"KJSJBSM": "42"},
    located_in=("观音山", "兴仁"),
    is_public=True,
)
HIDDEN = replace(STONE, is_public=False)
WITH_THE_ACT = [role for role in TABLE if "read:markers_exact" in TABLE[role]]
degrees = st.floats(min_value=-180, max_value=180, allow_nan=False)


@pytest.mark.parametrize("role", [role for role in TABLE if role not in WITH_THE_ACT])
def test_others_are_shown_number_and_grid_of_a_public_marker_and_nothing_of_any_other(role: Role) -> None:
    shown = disclose(STONE, Identity(role, "x"), SIDES)
    assert shown is not None
    assert (shown.number, shown.exact) == (STONE.number, None)
    assert (shown.lon, shown.lat) == (round(STONE.lon, 2), round(STONE.lat, 2))
    assert disclose(HIDDEN, Identity(role, "x"), SIDES) is None


@pytest.mark.parametrize("role", WITH_THE_ACT)
def test_an_officer_of_either_side_is_shown_all_and_one_of_another_division_what_everybody_is(role: Role) -> None:
    for held in (None, frozenset({3}), frozenset({5, 8})):
        shown = disclose(HIDDEN, Identity(role, "x", held=held), SIDES)
        assert shown is not None
        assert shown.exact == HIDDEN
        assert (shown.lon, shown.lat) == on_grid(HIDDEN.lon, HIDDEN.lat)
    elsewhere = Identity(role, "x", held=frozenset({4}))
    assert disclose(HIDDEN, elsewhere, SIDES) is None
    assert disclose(STONE, elsewhere, SIDES) == disclose(STONE, PUBLIC, SIDES)


def test_a_marker_whose_sides_are_not_known_is_exact_only_for_who_is_bound_to_nothing() -> None:
    assert disclose(HIDDEN, Identity("marker_officer", "x", held=frozenset({3})), ()) is None
    shown = disclose(HIDDEN, LOCAL_ADMINISTRATOR, ())
    assert shown is not None
    assert shown.exact == HIDDEN


def test_a_key_made_for_less_than_its_role_may_do_is_no_officer() -> None:
    narrowed = Identity("marker_officer", "x", acts=frozenset({"read:markers"}))
    assert disclose(HIDDEN, narrowed, SIDES) is None


def test_a_key_made_for_production_is_shown_nothing_made_up() -> None:
    for asker in (LOCAL_ADMINISTRATOR, PUBLIC):
        production = replace(asker, made_up_data=False)
        assert disclose(STONE, production, SIDES) is None
        assert disclose(replace(STONE, made_up=False), production, SIDES) is not None


def test_nothing_that_tells_the_place_is_in_what_others_are_shown_or_in_a_repr() -> None:
    shown = disclose(STONE, PUBLIC, SIDES)
    for told in (repr(shown), repr(disclose(STONE, LOCAL_ADMINISTRATOR, SIDES)), repr(STONE)):
        assert not any(word in told for word in ("桥南", "水塔", "42'", "120.86123", "4.321", str(STONE.lon)[:9]))


@given(degrees, degrees)
def test_the_grid_has_two_decimals_is_at_most_half_a_step_off_and_tells_nothing_when_asked_again(
    lon: float, lat: float
) -> None:
    x, y = on_grid(lon, lat)
    assert on_grid(x, y) == (x, y)
    assert all(len(repr(value).partition(".")[2]) <= 2 for value in (x, y))
    assert all(not repr(value).startswith("-0.0") or value for value in (x, y))
    assert max(abs(x - lon), abs(y - lat)) <= GRID_DEG / 2 + 1e-9


@given(degrees, degrees, st.floats(0, 0.02), st.floats(0, 0.02))
def test_whether_a_box_holds_a_marker_hangs_on_its_point_of_the_grid_alone(
    lon: float, lat: float, width: float, height: float
) -> None:
    box = (lon, lat, lon + width, lat + height)
    answers = set()
    for dx, dy in ((0.0, 0.0), (0.004, -0.004), (-0.0049, 0.0049)):
        moved = disclose(replace(STONE, lon=120.86 + dx, lat=32.01 + dy), PUBLIC, SIDES)
        assert moved is not None
        answers.add(within(moved, box))
    assert len(answers) == 1


def test_what_is_withheld_owes_no_entry() -> None:
    shown = [one for one in (disclose(STONE, LOCAL_ADMINISTRATOR, SIDES), disclose(STONE, PUBLIC, SIDES)) if one]
    assert exact_ones(shown) == [STONE]
    assert exact_ones(map(withheld, shown)) == []
    assert all(isinstance(one, Shown) for one in shown)
