"""The name map (地名图) of a division at a date: one HTML file, made with folium, that asks nothing of a network.

folium's pages load Leaflet and more from other hosts; here Leaflet is written into the page, and nothing else is
needed.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import folium
import numpy as np
import shapely
from branca.element import Element, MacroElement
from jinja2 import Template

from gis.notices import NOTICES, STAMPS
from gis.placenames.classes import KIND_WORDS, KINDS, Kind
from gis.placenames.gazetteer import Article, Gazetteer, Outline
from gis.placenames.gazetteer_words import FORM_WORDS, UNGROUNDED_SAID, date_words, note_words, told_words
from gis.settings import CHECKOUT
from maps.notices import ATTRIBUTION
from maps.style import BORDERS, FONTS, LAND

LEAFLET = CHECKOUT / "maps" / "node_modules" / "leaflet" / "dist"
OWN = CHECKOUT / "maps"
MOST_NAMES = 100_000
"""With more, the page would pass 10 MB, and a browser take seconds to open it; those left out are counted on it."""
MOST_WITH_LINES = 20_000
"""Up to so many names, roads and rivers are drawn as lines; with more, each is a point."""
LINE_TOLERANCE_DEG = 1e-4
"""Bends smaller than some 10 m are left out."""
DECIMALS = 5
"""Of a degree, about a metre: a pixel at the nearest zoom."""
ZOOMS = (7, 18)
ALONE_ZOOM = {"21200": 0, "21300": 1, "21400": 2, "21500": 11}
"""From which zoom a division of each class stands for itself and is not counted with its neighbours."""
LINE_ZOOM, NEAR_ZOOM = 12, 15
"""From which zoom lines are drawn, and to which a search goes."""


@dataclass(frozen=True)
class Sign:
    """How the names of a kind are drawn: a colour (Okabe-Ito, darkened where text would be too pale), and a shape.

    The shape is a polygon within ±1, x to the right and y down; None is a circle.
    """

    colour: str
    shape: tuple[tuple[float, float], ...] | None


SIGNS: dict[Kind, Sign] = {
    "natural": Sign("#0072b2", ((0, -1), (1, 0.8), (-1, 0.8))),
    "division": Sign("#2b343b", ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85))),
    "residents": Sign("#b36b00", None),
    "park": Sign("#007a5a", ((0, -1.1), (0.9, 0), (0, 1.1), (-0.9, 0))),
    "road": Sign("#d55e00", ((-1.1, -0.42), (1.1, -0.42), (1.1, 0.42), (-1.1, 0.42))),
    "estate": Sign("#b0578d", ((0, -1), (1, -0.2), (0.7, 0.9), (-0.7, 0.9), (-1, -0.2))),
    "facility": Sign(
        "#2a7fb0",
        (
            (-0.35, -1), (0.35, -1), (0.35, -0.35), (1, -0.35), (1, 0.35), (0.35, 0.35),
            (0.35, 1), (-0.35, 1), (-0.35, 0.35), (-1, 0.35), (-1, -0.35), (-0.35, -0.35),
        ),
    ),
    "zone": Sign("#6b5b00", ((-0.5, -0.9), (0.5, -0.9), (1, 0), (0.5, 0.9), (-0.5, 0.9), (-1, 0))),
    "other": Sign("#5b6770", ((0, 1), (1, -0.8), (-1, -0.8))),
}  # fmt: skip


def name_map(gazetteer: Gazetteer, outlines: Sequence[Outline], printed: str) -> str:
    """The map as one HTML file: outline, standard names by kind, legend, search, and what must be said of it."""
    placed = [one for section in gazetteer.sections for one in section.articles if one.lon is not None]
    shown = placed[:MOST_NAMES]
    west, south, east, north = _bounds(outlines, shown)
    sheet = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        tiles=None,
        min_zoom=ZOOMS[0],
        max_zoom=ZOOMS[1],
        zoom_control="topleft",
        attribution_control=False,
    )
    # what folium would load from other hosts
    sheet.default_js, sheet.default_css = [], []
    sheet.fit_bounds(((south, west), (north, east)), padding_bottom_right=(270, 20), padding_top_left=(20, 60))
    for outline in outlines:
        _outline(outline).add_to(sheet)
    _fill(sheet, gazetteer, shown, len(placed), printed)
    return str(sheet.get_root().render())


class _Script(MacroElement):
    """A script that runs after the map is made and has its outlines."""

    _template = Template("{% macro script(this, kwargs) %}{{ this.words }}{% endmacro %}")

    def __init__(self, words: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.words = words


def _fill(sheet: folium.Map, gazetteer: Gazetteer, shown: Sequence[Article], placed: int, printed: str) -> None:
    """Leaflet and our own style in the head, the words on the page, and, after the map, the names."""
    figure: Any = sheet.get_root()
    fonts = ",".join(f'"{font}"' for font in FONTS)
    style = _text("name_map.css").replace("FONTS", fonts)
    figure.title = f"{gazetteer.unit_name}地名图"
    figure.header.add_child(Element(f"<style>{_leaflet_css()}\n{style}</style>"))
    figure.header.add_child(Element(f"<script>{_leaflet()}</script>"))
    figure.html.add_child(Element(_words(gazetteer, shown, placed, printed)))
    data = json.dumps(_data(shown), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    script = _text("name_map.js").replace("(MAP, DATA)", f"({sheet.get_name()}, {data})")
    _Script(script).add_to(sheet)


def _raw(text: str) -> str:
    """Text as a template that renders to just this text."""
    return "{% raw %}" + text.replace("{% endraw %}", "") + "{% endraw %}"


def _text(name: str) -> str:
    return (OWN / name).read_text(encoding="utf-8")


def _leaflet() -> str:
    script = (LEAFLET / "leaflet.js").read_text(encoding="utf-8")
    return _raw(re.sub(r"//# sourceMappingURL=.*", "", script))


def _leaflet_css() -> str:
    """Leaflet's style without the pictures that it would ask for: nothing here uses them."""
    return re.sub(r"[^{}]*\{[^{}]*url\([^{}]*\}", "", (LEAFLET / "leaflet.css").read_text(encoding="utf-8"))


def _bounds(outlines: Iterable[Outline], shown: Sequence[Article]) -> tuple[float, float, float, float]:
    areas = [shapely.from_geojson(json.dumps(one.area)) for one in outlines if one.itself]
    points = [shapely.Point(one.lon, one.lat) for one in shown]
    if not areas and not points:
        # nothing to show: the city, so that the page still opens
        return 120.2, 31.6, 122.0, 32.8
    west, south, east, north = map(float, shapely.total_bounds(areas or points))
    return west - 1e-3, south - 1e-3, east + 1e-3, north + 1e-3


def _outline(outline: Outline) -> folium.GeoJson:
    border = next(one for one in BORDERS if one.rank == ("county" if outline.itself else "town"))
    style = {
        "color": border.colour,
        "weight": border.widths[1] if outline.itself else border.widths[0],
        "dashArray": None if outline.itself else "6 3",
        "fillColor": LAND,
        "fillOpacity": 1 if outline.itself else 0,
        "interactive": False,
    }
    return folium.GeoJson(
        {"type": "Feature", "properties": {}, "geometry": _rounded(outline.area)},
        style_function=lambda _feature: style,
        interactive=False,
    )


def _rounded(area: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": area["type"], "coordinates": _rounded_list(area["coordinates"])}


def _rounded_list(found: Any) -> Any:
    return [_rounded_list(one) for one in found] if isinstance(found, list) else round(found, DECIMALS)


def _data(shown: Sequence[Article]) -> dict[str, Any]:
    """What the page draws, as lists: a name's fields stand in the order that ``name_map.js`` tells."""
    counts = Counter(one.kind for one in shown)
    names = {one.class_code: one.class_name for one in shown}
    codes = {code: place for place, code in enumerate(names)}
    divisions = {name: place for place, name in enumerate(dict.fromkeys(one.division for one in shown))}
    lines = len(shown) <= MOST_WITH_LINES
    return {
        "font": f"12px {','.join(FONTS)},sans-serif",
        "line_zoom": LINE_ZOOM,
        "near_zoom": NEAR_ZOOM,
        "alone": {place: ALONE_ZOOM[code] for code, place in codes.items() if code in ALONE_ZOOM},
        "kinds": [
            {"title": KIND_WORDS[kind], "count": counts[kind], "colour": SIGNS[kind].colour, "shape": SIGNS[kind].shape}
            for kind in KINDS
        ],
        "classes": list(names.values()),
        "divisions": list(divisions),
        "names": [_name(one, codes[one.class_code], divisions[one.division], lines=lines) for one in shown],
    }


def _name(one: Article, class_place: int, division: int, *, lines: bool) -> list[Any]:
    found: list[Any] = [
        one.name,
        one.pinyin,
        one.initials,
        KINDS.index(one.kind),
        class_place,
        division,
        one.lon,
        one.lat,
        [f"{FORM_WORDS[other.form]}：{told_words(other)}" for other in one.others] or 0,
        note_words(one) or 0,
        (_lines(one) if lines else None) or 0,
    ]
    while found[-1] == 0:
        found.pop()
    return found


def _lines(one: Article) -> list[Any]:
    """The course of a road or river."""
    if one.shape is None or one.shape.geom_type not in ("LineString", "MultiLineString"):
        return []
    simple = shapely.simplify(one.shape, LINE_TOLERANCE_DEG)
    return [np.round(shapely.get_coordinates(part), DECIMALS).tolist() for part in shapely.get_parts(simple)]


def _words(gazetteer: Gazetteer, shown: Sequence[Article], placed: int, printed: str) -> str:
    """Title, date, notices, search and legend."""
    said = [STAMPS["public"], *([NOTICES["made_up"]] if gazetteer.made_up else []), NOTICES["illustrative"]]
    marks = "".join(f"<span class=notice>{words}</span>" for words in said)
    unplaced = len(gazetteer) - placed
    left = f"；另有 {placed - len(shown):,} 条因数量过多未绘" if placed > len(shown) else ""
    count = f"标准地名 {len(shown):,} 条" + left + (f"；{unplaced:,} 条无坐标未绘" if unplaced else "")
    count += "" if gazetteer.grounded else f"。{UNGROUNDED_SAID}"
    return _raw(
        f"<div class=sheet-head><h1>{escape(gazetteer.unit_name)}地名图</h1>"
        f"<span>截至 {date_words(gazetteer.as_of)}</span>{marks}</div>"
        '<div class=sheet-side><input type=search id=ask placeholder="查地名：汉字、拼音、首字母" aria-label="查地名">'
        f"<div id=kinds></div><div>{count}</div><div id=answers></div></div>"
        f"<div class=sheet-foot><p>{escape(ATTRIBUTION)}</p><p>{escape(printed)}</p></div>"
    )
