"""A made-up line with markers, for tests of sheets: bends like a ditch, half a dozen stones, visits of some."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from shapely import LineString, MultiLineString

from gis.boundaries.lines import Line
from gis.boundaries.papers import Paper
from gis.boundaries.strips import course_of
from gis.crs import to_measure, to_store
from gis.markers.form import Form
from gis.markers.record import Marker, Original, ReferenceObject
from gis.markers.sheet import Intactness, LineSheet, Placed, Seen
from gis.markers.visits import Criteria, Signature, Visit

STATES: tuple[Seen, ...] = ("intact", "damaged", "missing", "overdue")
WEST, SOUTH = 120.9, 32.05


def bends(km: float, seed: int, shift_m: float = 0.0) -> LineString:
    """A course that runs east with bends, EPSG:4490."""
    rng = np.random.default_rng(seed)
    turns = np.cumsum(rng.normal(0, 0.2, 300))
    turns -= np.linspace(0, turns[-1], 300)
    steps = np.column_stack([np.cos(turns), np.sin(turns)]) * km * 1000 / 300
    east, north = to_measure().transform(WEST, SOUTH)
    xy = np.cumsum(steps, axis=0)
    return LineString(np.column_stack(to_store().transform(xy[:, 0] + east + shift_m, xy[:, 1] + north)))


def line(km: float = 40.0, seed: int = 1, parts: int = 1) -> Line:
    """A county line of one part or more."""
    course = MultiLineString([bends(km / parts, seed + i, i * 1500 * km / parts) for i in range(parts)])
    return Line(
        "county", 1, 2, None, "county", "3206120613", "通州崇川线", course, course_of(course).length_m, "illustrative",
        line_id=7,
    )  # fmt: skip


def marker(serial: int, at: tuple[float, float], letter: str = "Q", **more: object) -> Marker:
    """A marker with every column of the register filled."""
    known = Marker(
        marker_id=f"DEMO-M{serial:04d}",
        number=f"3206020612{serial:03d}{letter}",
        line_code="3206020612",
        serial=serial,
        type_letter=letter,  # type: ignore[arg-type]
        lon=at[0],
        lat=at[1],
        source="made up for a test",
        made_up=True,
        name=f"崇川通州线{serial}号界桩",
        grade="county",
        shape="two_sided",
        material="花岗岩",
        original=Original("EPSG:4549", 585432.123, 3547654.321),
        height_m=3.456,
        height_datum="1985",
        accuracy_m=0.5,
        sides=("崇川区", "通州区"),
        side_units=(1, 2),
        located_in=("陈桥街道育爱村", "平潮镇九圩港村"),
        managed_by=1,
        position_text="水闸东北侧农田内",
        reference_objects=(
            ReferenceObject("水闸东北角", 123.5, "magnetic", 12.3),
            ReferenceObject("电线杆", 45.0, "grid", 30.0),
            ReferenceObject("桥头", 270.0, "true", 88.8),
        ),
        record={"KJSJBSM": "KJ0001", "A方技术人员": "赵一", "A方勘界办人员": "钱二", "A方签字时间": "1997-05-01",
                "三交点协议": "三交协〔1997〕1号", "设备编号": "IOT-9", "本地字段": "本地值"},
        set_on=date(1997, 5, 1),
        valid_from=date(1997, 5, 1),
    )  # fmt: skip
    return replace(known, **more)  # type: ignore[arg-type]


def sheet(km: float = 40.0, stones: int = 8, *, exact: bool = True, seed: int = 1, parts: int = 1) -> LineSheet:
    """A sheet with markers of every state; on one for the public, points are on the grid."""
    drawn = line(km, seed, parts)
    course = course_of(drawn.course)
    placed = []
    for i, at_m in enumerate(np.linspace(0.03, 0.97, stones) * course.length_m if stones else []):
        lon, lat = (float(x) for x in to_store().transform(*course.at(float(at_m))))
        one = marker(i + 1, (lon, lat))
        visit = visited(one, i)
        known = Placed(
            order=i + 1, number=one.number, name=one.name, serial=one.serial, type_letter="Q", made_up=True,
            lon=lon, lat=lat, chainage_m=float(at_m), offset_m=0.4, seen=STATES[i % 4],
            visited_on=visit.on_day, marker=one, last_visit=visit,
        )  # fmt: skip
        if not exact:
            grid = round(lon, 2), round(lat, 2)
            near = course.nearest(*to_measure().transform(*grid))
            known = replace(known, lon=grid[0], lat=grid[1], chainage_m=near, offset_m=None, seen=None,
                            visited_on=None, marker=None, last_visit=None)  # fmt: skip
        placed.append(known)
    return LineSheet(
        line=drawn,
        as_of=date(2026, 1, 1),
        side_a="通州区",
        side_b="崇川区",
        left_is_a=(True,) * parts,
        exact=exact,
        printed_on=date(2026, 11, 23),
        printed_by="tester",
        unit_names={1: "通州区", 2: "崇川区"},
        description="起自崇川通州如皋三交点，向东偏东北行 12.3 公里。",
        start="崇川通州如皋三交点",
        papers=(Paper("agreement", "通勘〔1997〕3号", "行政区域界线协议书", date(1997, 6, 1), "made up"),),
        markers=tuple(placed),
        intactness=Intactness(2, 4, 2, stones, 0.25) if exact and stones else None,
        sources=("made up for a test",),
    )


def visited(one: Marker, number: int) -> Visit:
    """A visit signed by both sides."""
    day = date(2023, 5, 3)
    return Visit(
        marker_id=one.marker_id, on_day=day, act="visit", criteria=Criteria(True, True, number % 2 == 0, True, True),
        source="made up", made_up=True, findings=("tilted",) if number % 4 == 1 else (),
        signatures=(Signature(1, "张三", day), Signature(2, "李四", day)), lon=one.lon, lat=one.lat, offset_m=0.3,
    )  # fmt: skip


def form(one: Marker) -> Form:
    """The register form of a marker."""
    return Form(one, date(2026, 1, 1), {1: "通州区", 2: "崇川区"}, "通州崇川线", files={"photo": ("a.jpg", "b.jpg")})
