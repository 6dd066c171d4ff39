"""All colours, class breaks and legend words of the map, and the MapLibre style made of them.

The web map reads them from the style's ``metadata.tongtu``; its stylesheet repeats ``PAGE`` and a test compares
the two. Sequential scale: ColorBrewer YlGnBu; categories: Okabe-Ito; both are told apart by colour-blind readers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from maps.marker_style import MARKER_ZOOM, marker_keys, marker_layers

Level = Literal["county", "town", "community"]
BorderRank = Literal["outer", "county", "town", "community"]
Layer = dict[str, Any]
Words = dict[str, str]

PAGE: Mapping[str, str] = {
    "ink": "#1f2933",
    "muted": "#5b6770",
    "line": "#d9dde1",
    "surface": "#ffffff",
    "page": "#f5f6f4",
    "accent": "#0b6e69",
    "warning": "#9a5b00",
    "error": "#a3261b",
    "good": "#1d6b3f",
}
"""Colours of everything around the map; text in any of them reaches 4.5:1 on the surface."""

LAND = "#f7f6f2"
OUTSIDE = "#eceee9"
"""Ground outside the city: a shade darker than land, so that the city stands out without a frame."""
WATER = "#cfe1ea"
STREET = "#ffffff"
STREET_CASING = "#dcd8cf"
LABEL = "#4a545c"
HALO = "#ffffff"
HALO_PX = 1.5
SELECTED_OPACITY = 0.12

SHARE_COLOURS = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
SHARE_BREAKS = (0.10, 0.25, 0.50, 0.75)
"""Shares at which a class begins. Round, and one scale for every circle, pace and date, so that any two maps
compare: day-care centres reach a few percent of elders, community facilities most of them."""
SHARE_OPACITY = 0.82
"""Lets streets and water be read through the colour; the legend draws its swatches on land with the same value."""
NO_DATA = "#d6d8d5"

FONTS = ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC")
"""Fonts of the reader's own machine: the map draws its labels from them and asks no glyph server."""


@dataclass(frozen=True)
class Border:
    """How borders of one rank are drawn, each once: colour, widths in px at zoom 8 and 14, and dashes.

    A dash pattern is told in widths of the line: dash, gap, dash, gap. Ranks are told apart by it where colours are not
    seen, as in print.
    """

    rank: BorderRank
    words: Words
    colour: str
    widths: tuple[float, float]
    dash: tuple[float, ...]
    first_zoom: float


BORDERS = (
    Border(
        "community", {"zh": "村级界（村、社区）", "en": "Village, community"}, "#a39c90", (0.5, 1.1), (2.0, 2.0), 11
    ),
    Border("town", {"zh": "乡级界（街道、镇）", "en": "Street, town"}, "#8a959d", (0.8, 1.6), (5.0, 2.0), 8.6),
    Border(
        "county",
        {"zh": "县级界（县、市、区）", "en": "County, city, district"},
        "#46525b",
        (1.4, 2.8),
        (7.0, 1.8, 1.2, 1.8),
        0,
    ),
    Border("outer", {"zh": "市界", "en": "City limit"}, "#2b343b", (2.0, 3.6), (9.0, 1.6, 1.2, 1.6, 1.2, 1.6), 0),
)
"""Lowest rank first, as they are painted."""


@dataclass(frozen=True)
class Rank:
    """How one level of division is drawn beside its borders: from which zoom, and its label."""

    level: Level
    line_zoom: float
    label_px: int
    weight: str
    label_zooms: tuple[float, float]


RANKS = (
    Rank("community", 11, 11, "Regular", (12.2, 24)),
    Rank("town", 8.6, 13, "Medium", (9.2, 24)),
    Rank("county", 0, 16, "Semibold", (0, 12)),
)
"""Lowest rank first, as they are painted."""


@dataclass(frozen=True)
class FacilityClass:
    """Facility kinds drawn alike: colour (Okabe-Ito), radius in px at zoom 14, words."""

    kinds: tuple[str, ...]
    colour: str
    radius_px: float
    words: Words


FACILITIES = (
    FacilityClass(("daycare",), "#d55e00", 6.5, {"zh": "日间照料中心", "en": "Day-care centre"}),
    FacilityClass(("comprehensive",), "#e69f00", 6.0, {"zh": "综合性养老服务中心", "en": "Comprehensive centre"}),
    FacilityClass(("station",), "#cc79a7", 4.5, {"zh": "居家养老服务站", "en": "Community station"}),
    FacilityClass(("meal",), "#009e73", 4.0, {"zh": "助餐点", "en": "Meal point"}),
)
FACILITY_ZOOM = 10
"""Below, two thousand points would only hide the colours under them."""

MAIN_STREETS = ("motorway", "trunk", "primary", "secondary")
STREETS: tuple[tuple[str, float, tuple[tuple[float, float], ...]], ...] = (
    ("lesser", 12.6, ((12.6, 0.3), (14, 1.8), (17, 11.0))),
    ("main", 9, ((9, 0.5), (12, 1.8), (14, 4.0), (17, 18.0))),
)
"""Class, first zoom, and width in px by zoom: quiet enough that a colour scale below stays what is seen first."""
DATED_SOURCES = ("divisions", "lines", "facilities", "markers")
TILE_ZOOMS: Mapping[str, tuple[int, int]] = {
    "divisions": (5, 14),
    "lines": (5, 14),
    "water": (7, 14),
    "streets": (9, 14),
    "facilities": (FACILITY_ZOOM, 14),
    "markers": (MARKER_ZOOM, 14),
}
"""First and last zoom at which tiles are asked for; nearer, the last are magnified."""


def style(*, as_of: date, base_url: str = "", bounds: tuple[float, float, float, float] | None = None) -> Layer:
    """The MapLibre style of the map on the date ``as_of``.

    ``base_url`` goes before every tile address and is empty for the page's own host. ``bounds`` (west, south, east,
    north, degrees) keeps the map from asking for tiles outside the city.
    """
    return {
        "version": 8,
        "name": "通图",
        "metadata": {"tongtu": _metadata(as_of, base_url)},
        "sources": {name: _source(name, as_of, base_url, bounds) for name in TILE_ZOOMS},
        "layers": [
            {"id": "outside", "type": "background", "paint": {"background-color": OUTSIDE}},
            _fill("land", "county", LAND, 1.0),
            _coverage_fill(),
            {
                "id": "water",
                "type": "fill",
                "source": "water",
                "source-layer": "water",
                "paint": {"fill-color": WATER},
            },
            *_street_layers(),
            *(_selected_fill(rank) for rank in RANKS),
            *(_border(border) for border in BORDERS),
            *(_selected_line(rank) for rank in RANKS),
            _facility_points(),
            *marker_layers(_text("markers", "markers", "markers", 11, "Regular"), PAGE),
            _street_names(),
            _facility_names(),
            *(_label(rank) for rank in RANKS),
        ],
    }


def share_class(share: float) -> int:
    """Class of a share between 0 and 1, from 0; a share on a break belongs to the class that begins there."""
    return sum(share >= least for least in SHARE_BREAKS)


def share_classes() -> list[dict[str, Any]]:
    """The classes of the scale, lowest first: where each begins and ends, its colour and its words."""
    edges = (0.0, *SHARE_BREAKS, 1.0)
    return [
        {"from": low, "to": high, "colour": colour, "words": _class_words(low, high)}
        for low, high, colour in zip(edges, edges[1:], SHARE_COLOURS, strict=False)
    ]


def _class_words(low: float, high: float) -> Words:
    if low == 0:
        return {"zh": f"不足 {high:.0%}", "en": f"under {high:.0%}"}
    if high == 1:
        return {"zh": f"{low:.0%} 及以上", "en": f"{low:.0%} and over"}
    span = f"{low * 100:.0f}–{high:.0%}"
    return {"zh": span, "en": span}


def _metadata(as_of: date, base_url: str) -> dict[str, Any]:
    return {
        "as_of": as_of.isoformat(),
        "tiles": {name: _tiles(name, base_url, "{as_of}") for name in DATED_SOURCES},
        "share": {
            "classes": share_classes(),
            "opacity": SHARE_OPACITY,
            "ground": LAND,
            "none": {"colour": NO_DATA, "words": {"zh": "无数据", "en": "No data"}},
            "words": {"zh": "养老服务圈覆盖率", "en": "Share of elders covered"},
        },
        "lines": [
            {"rank": b.rank, "colour": b.colour, "width": sum(b.widths) / 2, "dash": list(b.dash), "words": b.words}
            for b in reversed(BORDERS)
        ],
        "facilities": [{"kinds": f.kinds, "colour": f.colour, "words": f.words} for f in FACILITIES],
        "facility_zoom": FACILITY_ZOOM,
        "markers": marker_keys(PAGE),
        "marker_zoom": MARKER_ZOOM,
    }


def _tiles(name: str, base_url: str, as_of: str) -> str:
    dated = f"?as_of={as_of}" if name in DATED_SOURCES else ""
    return f"{base_url}/tiles/{name}/{{z}}/{{x}}/{{y}}.mvt{dated}"


def _source(name: str, as_of: date, base_url: str, bounds: tuple[float, float, float, float] | None) -> dict[str, Any]:
    first, last = TILE_ZOOMS[name]
    source: dict[str, Any] = {
        "type": "vector",
        "tiles": [_tiles(name, base_url, as_of.isoformat())],
        "minzoom": first,
        "maxzoom": last,
    }
    if bounds is not None:
        source["bounds"] = list(bounds)
    return source


def _fill(name: str, level: Level, colour: Any, opacity: Any, jobs: tuple[str, ...] = ()) -> Layer:
    return {
        "id": name,
        "type": "fill",
        "source": "divisions",
        "source-layer": level,
        "metadata": {"jobs": list(jobs)} if jobs else {},
        "paint": {"fill-color": colour, "fill-opacity": opacity, "fill-antialias": False},
    }


def _coverage_fill() -> Layer:
    share = ["feature-state", "share"]
    scale: list[Any] = ["step", ["to-number", share], SHARE_COLOURS[0]]
    for least, colour in zip(SHARE_BREAKS, SHARE_COLOURS[1:], strict=True):
        scale += [least, colour]
    known = ["==", ["typeof", share], "number"]
    return _fill("coverage", "county", ["case", known, scale, NO_DATA], SHARE_OPACITY, jobs=("coverage",))


def _street_layers() -> list[Layer]:
    """Casings of both classes below both fills, so that a lesser street joins a main one without a line across."""
    lines = [("", STREET, 0.0), ("-casing", STREET_CASING, 1.2)]
    return [
        {
            "id": f"street-{name}{part}",
            "type": "line",
            "source": "streets",
            "source-layer": "streets",
            "minzoom": first_zoom,
            "filter": _is_main() if name == "main" else ["!", _is_main()],
            "layout": {"line-cap": "round", "line-join": "round"},
            "paint": {"line-color": colour, "line-width": _by_zoom(widths, extra_px)},
        }
        for part, colour, extra_px in reversed(lines)
        for name, first_zoom, widths in STREETS
    ]


def _by_zoom(widths: tuple[tuple[float, float], ...], extra_px: float) -> list[Any]:
    steps = [value for zoom, width_px in widths for value in (zoom, width_px + extra_px)]
    return ["interpolate", ["exponential", 1.4], ["zoom"], *steps]


def _is_main() -> list[Any]:
    return ["in", ["get", "highway"], ["literal", list(MAIN_STREETS)]]


def _state(name: str, yes: Any, no: Any) -> list[Any]:
    return ["case", ["boolean", ["feature-state", name], False], yes, no]


def _selected_fill(rank: Rank) -> Layer:
    return _fill(f"{rank.level}-selected", rank.level, PAGE["accent"], _state("selected", SELECTED_OPACITY, 0.0))


def _border(border: Border) -> Layer:
    return {
        "id": f"{border.rank}-line",
        "type": "line",
        "source": "lines",
        "source-layer": "lines",
        "minzoom": border.first_zoom,
        "filter": ["==", ["get", "rank"], border.rank],
        "layout": {"line-join": "round"},
        "paint": {
            "line-color": border.colour,
            "line-width": ["interpolate", ["linear"], ["zoom"], 8, border.widths[0], 14, border.widths[1]],
            "line-dasharray": list(border.dash),
        },
    }


def _selected_line(rank: Rank) -> Layer:
    """The outline of the unit that is selected or pointed at: drawn from its area, on top of its borders."""
    return {
        "id": f"{rank.level}-selected-line",
        "type": "line",
        "source": "divisions",
        "source-layer": rank.level,
        "minzoom": rank.line_zoom,
        "layout": {"line-join": "round"},
        "paint": {
            "line-color": PAGE["accent"],
            "line-width": 3,
            "line-opacity": _state("selected", 1.0, _state("hover", 0.6, 0.0)),
        },
    }


def _facility_points() -> Layer:
    known = [kind for group in FACILITIES for kind in group.kinds]
    radius = _by_kind({kind: f.radius_px for f in FACILITIES for kind in f.kinds}, 4.0)
    return {
        "id": "facilities",
        "type": "circle",
        "source": "facilities",
        "source-layer": "facilities",
        "minzoom": FACILITY_ZOOM,
        "metadata": {"jobs": ["coverage"]},
        "filter": ["in", ["get", "kind"], ["literal", known]],
        "paint": {
            "circle-color": _by_kind({kind: f.colour for f in FACILITIES for kind in f.kinds}, PAGE["muted"]),
            "circle-radius": ["interpolate", ["linear"], ["zoom"], 10, ["*", 0.45, radius], 14, radius],
            "circle-stroke-color": HALO,
            "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 10, 0.6, 14, 1.5],
        },
    }


def _by_kind(values: dict[str, Any], other: Any) -> list[Any]:
    return ["match", ["get", "kind"], *[part for pair in values.items() for part in pair], other]


def _facility_names() -> Layer:
    layer = _text("facility-names", "facilities", "facilities", 11, "Regular")
    layer["layout"] |= {"text-offset": [0, 0.9], "text-anchor": "top", "text-max-width": 9, "text-optional": True}
    return {
        **layer,
        "minzoom": 14,
        "metadata": {"jobs": ["coverage"]},
        "filter": _facility_points()["filter"],
    }


def _street_names() -> Layer:
    layer = _text("street-names", "streets", "streets", 11, "Regular")
    layer["layout"] |= {"symbol-placement": "line", "symbol-spacing": 320, "text-letter-spacing": 0.1}
    return {**layer, "minzoom": 13.5}


def _label(rank: Rank) -> Layer:
    layer = _text(f"{rank.level}-label", "divisions", f"{rank.level}_label", rank.label_px, rank.weight)
    layer["layout"] |= {
        "text-letter-spacing": 0.12 if rank.level == "county" else 0.04,
        "text-max-width": 7,
        "text-padding": 4,
    }
    return {**layer, "minzoom": rank.label_zooms[0], "maxzoom": rank.label_zooms[1]}


def _text(name: str, source: str, source_layer: str, size_px: int, weight: str) -> Layer:
    """A symbol layer; the weight is read by MapLibre from the first font's name, which no machine need have."""
    return {
        "id": name,
        "type": "symbol",
        "source": source,
        "source-layer": source_layer,
        "layout": {
            "text-field": ["get", "name"],
            "text-font": [f"{FONTS[0]} {weight}", *FONTS],
            "text-size": size_px,
        },
        "paint": {"text-color": LABEL, "text-halo-color": HALO, "text-halo-width": HALO_PX},
    }
