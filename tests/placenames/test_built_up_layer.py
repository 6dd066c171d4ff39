"""What a layer of built-up areas changes of what was believed, by days."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, box

from gis.placenames.built_up_layer import AreaVersion, changes, span

FIRST = date(2020, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(12)]
GROUND = [MultiPolygon([box(x, 0, x + 1, 1)]) for x in range(3)]


@st.composite
def layers(draw: st.DrawFn) -> list[AreaVersion]:
    """Up to three areas, each on one run of days or open at an end."""
    found = []
    for key in draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True)):
        start, length = draw(st.integers(0, 8)), draw(st.integers(1, 4))
        since = draw(st.sampled_from([None, DAYS[start]]))
        until = draw(st.sampled_from([None, DAYS[start] + timedelta(days=length)]))
        ground = draw(st.sampled_from(GROUND))
        found.append(AreaVersion(key, draw(st.sampled_from(["东城", "西城"])), ground, since, until, "drawn"))
    return found


Believed = dict[int, AreaVersion]


def after(believed: Believed, layer: list[AreaVersion]) -> Believed:
    found = changes(list(believed.items()), layer)
    kept = {row: version for row, version in believed.items() if row not in found.gone}
    return kept | dict(enumerate(found.new, start=max(believed, default=0) + 1))


def on(versions: list[AreaVersion], day: date) -> list[tuple[str, str, str]]:
    return sorted((one.key, one.name, one.area.wkt) for one in versions if one.period.holds(day))


@settings(max_examples=50, deadline=None)
@given(st.lists(layers(), min_size=1, max_size=3))
def test_the_last_layer_that_speaks_of_a_day_is_believed_and_no_other(files: list[list[AreaVersion]]) -> None:
    believed: Believed = {}
    for layer in files:
        believed = after(believed, layer)
    for day in [FIRST - timedelta(days=30), *DAYS, FIRST + timedelta(days=90)]:
        speaking = [layer for layer in files if span(layer).holds(day)]
        expected = on(speaking[-1], day) if speaking else []
        assert on(list(believed.values()), day) == expected


@settings(max_examples=50, deadline=None)
@given(layers(), layers())
def test_the_same_layer_again_changes_nothing(before: list[AreaVersion], layer: list[AreaVersion]) -> None:
    believed = after(after({}, before), layer)
    again = changes(list(believed.items()), layer)
    assert (again.gone, again.new) == ((), ())
