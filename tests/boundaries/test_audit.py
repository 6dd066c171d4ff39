"""Planted faults are found, with their size."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from shapely import MultiPolygon

from gis.areas import as_multi, union
from gis.boundaries.audit import Fault, audit
from gis.boundaries.derive import Drawn, draw
from gis.boundaries.measuring import area_m2, length_m
from gis.divisions import Snapshot
from tests.boundaries.drawn import PREFECTURE, beyond, grounds, land, numbered, snapshot, square, stored
from tests.gis.drawn import drawn_land

WHOLE = union(list(grounds("AAA\nAAA\nAAA").values()))


def multi(*parts: shapely.Polygon) -> MultiPolygon:
    return as_multi(stored(MultiPolygon(parts)))


def faults(found: Snapshot) -> list[Fault]:
    return list(audit(found, "county"))


@pytest.mark.parametrize("drawing", ["AB", "AAB\nACB", "AB\nCD", "AAA\nABA\nAAA", "AACAA\nBBCBB", "A \n B", "A B"])
def test_a_sound_map_has_no_fault(drawing: str) -> None:
    areas = grounds(drawing)
    assert faults(snapshot(areas, union(list(areas.values())))) == []


def test_a_drawn_land_of_all_levels_has_no_fault() -> None:
    assert [fault for level in ("county", "town", "community") for fault in audit(drawn_land(), level)] == []


def test_a_gap_between_units_is_found_with_its_ground() -> None:
    hole = square(1.25, 0.5, 0.02, 0.01)  # 20 m by 10 m
    areas = {**grounds("AAA\nAAA\nBBB")}
    areas["A"] = as_multi(shapely.difference(areas["A"], stored(hole)))
    (gap,) = faults(snapshot(areas, WHOLE))
    assert (gap.kind, gap.units, gap.size_m) == ("gap", (1,), None)
    assert gap.size_m2 == pytest.approx(200, abs=0.01)
    assert shapely.equals(shapely.normalize(gap.geometry), shapely.normalize(stored(hole)))
    assert gap.exceeds(1) and not gap.exceeds(201)  # noqa: PT018


def test_a_gap_along_a_border_is_found_between_its_units() -> None:
    areas = grounds("ABC\nABC\nABC")
    dent = stored(shapely.Polygon([(1000, -1000), (1000, -2000), (1010, -1500)]))
    areas["B"] = as_multi(shapely.difference(areas["B"], dent))
    (gap,) = faults(snapshot(areas, WHOLE))
    assert (gap.kind, gap.units) == ("gap", (1, 2))
    assert gap.size_m2 == pytest.approx(5000, abs=0.1)


def test_an_overlap_is_found_with_its_units_and_ground() -> None:
    areas = {"A": multi(square(0, 0, 1.5, 1)), "B": multi(square(1.4, 0, 1.6, 1))}
    overlap = faults(snapshot(areas))[0]
    assert (overlap.kind, overlap.units) == ("overlap", (1, 2))
    assert overlap.size_m2 == pytest.approx(100_000, abs=1)
    assert area_m2(overlap.geometry) == overlap.size_m2


def test_an_overlap_with_two_neighbours_that_have_a_border_in_it_is_found_once_for_each_ground() -> None:
    areas = {**grounds("AB\nAB"), "C": multi(square(0.5, 0.5, 1, 1))}
    found = [fault for fault in faults(snapshot(areas)) if fault.kind == "overlap"]
    assert sum(fault.size_m2 or 0 for fault in found) == pytest.approx(1_000_000, abs=10)
    assert {unit for fault in found for unit in fault.units} == {1, 2, 3}


def test_two_units_on_the_same_ground_overlap() -> None:
    areas = {**grounds("AB"), "C": grounds("AB")["B"]}
    (overlap,) = [fault for fault in faults(snapshot(areas)) if fault.kind == "overlap"]
    assert overlap.units == (2, 3)
    assert overlap.size_m2 == pytest.approx(1_000_000, abs=1)


def test_a_thin_part_of_a_unit_is_a_sliver() -> None:
    strip = square(1, 0, 0.002, 1)  # 2 m wide, left to A by mistake beyond B
    areas = {
        "A": multi(square(0, 0, 0.5, 1), strip),
        "B": multi(square(0.5, 0, 0.5, 1)),
    }
    (sliver,) = faults(snapshot(areas))
    assert (sliver.kind, sliver.units) == ("sliver", (1,))
    assert sliver.size_m2 == pytest.approx(2000, abs=0.1)


def test_ground_of_a_parent_that_no_child_has_and_ground_of_children_beyond_it_are_told_apart() -> None:
    areas = grounds("AAA\nAAA\nAA ")
    areas["B"] = multi(square(3, 0, 0.5, 1))
    unfilled, overflow = faults(snapshot(areas, WHOLE))
    assert (unfilled.kind, unfilled.units) == ("unfilled", (PREFECTURE,))
    assert unfilled.size_m2 == pytest.approx(1_000_000, abs=1)
    assert (overflow.kind, overflow.units) == ("overflow", (PREFECTURE,))
    assert overflow.size_m2 == pytest.approx(500_000, abs=1)


def junction(at: float) -> dict[str, MultiPolygon]:
    """A and B above C, which has no vertex where they meet: its edge is straight, in degrees as in the drawing."""
    west, east, top, bottom, middle = 120.8, 120.82, 32.02, 32.0, 32.01
    x = west + at * (east - west)
    return {
        "A": MultiPolygon([shapely.box(west, middle, x, top)]),
        "B": MultiPolygon([shapely.box(x, middle, east, top)]),
        "C": MultiPolygon([shapely.box(west, bottom, east, middle)]),
    }


def test_a_junction_that_the_third_side_has_no_vertex_for_is_a_loose_end_and_an_unshared_border() -> None:
    areas = junction(0.25)
    unshared, dangling = faults(snapshot(areas))
    edge = shapely.LineString([(120.8, 32.01), (120.82, 32.01)])
    assert (unshared.kind, unshared.units[-1], dangling.kind, dangling.units) == ("unshared", 3, "dangling", (1, 2))
    assert unshared.size_m == pytest.approx(length_m(edge), abs=0.1)
    assert dangling.geometry.equals_exact(shapely.Point(120.805, 32.01), 1e-12)
    miss = length_m(shapely.LineString([(120.8, 32.01), (120.805, 32.01)]))
    assert dangling.size_m == pytest.approx(miss, abs=0.1)  # to the corner that A has with C
    assert dangling.exceeds(1e9)


def test_a_junction_a_hair_beside_the_border_is_told_as_a_border_and_not_as_ground() -> None:
    areas = junction(0.25)
    areas["A"] = MultiPolygon([[[(120.8, 32.01), (120.805, 32.010000001), (120.805, 32.02), (120.8, 32.02)], []]])
    areas["B"] = MultiPolygon([[[(120.805, 32.010000001), (120.82, 32.01), (120.82, 32.02), (120.805, 32.02)], []]])
    found = faults(snapshot(areas))
    assert {fault.kind for fault in found} == {"unshared", "dangling"}
    assert all(fault.exceeds(1.0) for fault in found)


def test_a_stored_line_that_ends_short_of_its_tripoint_is_told_with_what_it_misses_by() -> None:
    before = land("AAB\nACB")
    lines, points = numbered(draw(before, "county", [beyond("东台", "land", 1, 0)]))
    assert audit(before, "county", Drawn(tuple(lines), tuple(points))) == ()
    place = next(n for n, line in enumerate(lines) if line.name == "B甲C甲线")
    start, end = lines[place].course.geoms[0].coords
    lines[place] = replace(
        lines[place], course=shapely.MultiLineString([[start, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)]])
    )
    found = audit(before, "county", Drawn(tuple(lines), tuple(points)))
    miss = length_m(shapely.LineString([start, end])) / 2
    assert sorted((fault.kind, fault.units) for fault in found) == [("dangling", (2, 3)), ("disagreeing", (2, 3))]
    assert all(fault.size_m == pytest.approx(miss, abs=0.01) for fault in found)


def test_a_tripoint_that_lies_off_its_lines_is_told_once_for_each() -> None:
    before = land("AAB\nACB")
    lines, points = numbered(draw(before, "county"))
    place = next(n for n, point in enumerate(points) if len(point.units) == 3)
    points[place] = replace(points[place], point=shapely.Point(points[place].point.x + 1e-4, points[place].point.y))
    found = audit(before, "county", Drawn(tuple(lines), tuple(points)))
    assert {fault.kind for fault in found} == {"disagreeing"}
    assert len(found) == 3


def test_a_level_without_areas_has_no_fault() -> None:
    assert audit(land("AB"), "town") == ()


def test_a_border_that_crosses_itself_does_not_stop_the_audit() -> None:
    bow = stored(shapely.Polygon([(0, 0), (1000, -1000), (1000, 0), (0, -1000)]))
    found = faults(snapshot({"A": MultiPolygon([bow]), "B": multi(square(1, 0))}, WHOLE))
    assert {fault.kind for fault in found} >= {"unfilled", "unshared"}
