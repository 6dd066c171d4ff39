"""The style of the map: colours, classes, legend words, and the words of the page."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from gis.db.tiles import MARKER_ZOOM as FIRST_TILES
from maps.marker_style import MARKER_ZOOM
from maps.style import (
    BORDERS,
    DATED_SOURCES,
    LAND,
    NO_DATA,
    PAGE,
    RANKS,
    SHARE_BREAKS,
    SHARE_COLOURS,
    share_class,
    share_classes,
    style,
)

WEB = Path(__file__).parents[2] / "maps" / "web"
READABLE = 4.5
"""Contrast of text on its ground that WCAG 2.2 AA asks for."""
DAY = date(2020, 7, 2)


@pytest.fixture(scope="module")
def drawn() -> dict[str, Any]:
    return style(as_of=DAY)


def layer(drawn: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in drawn["layers"] if each["id"] == name)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, by WCAG 2.2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["ink", "muted", "accent", "warning", "error", "good"])
@pytest.mark.parametrize("ground", ["surface", "page"])
def test_text_in_every_colour_of_the_page_is_readable(name: str, ground: str) -> None:
    assert contrast(PAGE[name], PAGE[ground]) >= READABLE


def test_the_stylesheet_repeats_the_colours_of_the_page() -> None:
    said = re.search(r":root \{(.*?)\}", (WEB / "page.css").read_text(encoding="utf-8"), re.DOTALL)
    assert said is not None
    assert dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", said[1])) == PAGE


def test_the_scale_has_five_classes_without_gaps_and_with_round_breaks() -> None:
    classes = share_classes()
    assert [each["colour"] for each in classes] == list(SHARE_COLOURS)
    assert (classes[0]["from"], classes[-1]["to"]) == (0.0, 1.0)
    assert all(one["to"] == next_["from"] for one, next_ in pairwise(classes))
    assert all((least * 100) % 5 == 0 for least in SHARE_BREAKS)


def test_darker_classes_hold_larger_shares() -> None:
    lights = [luminance(colour) for colour in SHARE_COLOURS]
    assert lights == sorted(lights, reverse=True)


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0), (0.0999, 0), (0.10, 1), (0.5, 3), (0.75, 4), (1.0, 4)])
def test_a_share_on_a_break_belongs_to_the_class_that_begins_there(share: float, expected: int) -> None:
    assert share_class(share) == expected


def test_the_map_colours_a_share_as_the_legend_says(drawn: dict[str, Any]) -> None:
    _, _, scale, otherwise = layer(drawn, "coverage")["paint"]["fill-color"]
    told = drawn["metadata"]["tongtu"]["share"]
    assert scale[0] == "step"
    assert [scale[2], *scale[4::2]] == [each["colour"] for each in told["classes"]]
    assert scale[3::2] == [each["from"] for each in told["classes"][1:]]
    assert otherwise == told["none"]["colour"] == NO_DATA
    assert layer(drawn, "coverage")["paint"]["fill-opacity"] == told["opacity"]


def test_the_legend_speaks_both_languages(drawn: dict[str, Any]) -> None:
    told = drawn["metadata"]["tongtu"]
    entries = [
        *told["share"]["classes"],
        told["share"]["none"],
        *told["lines"],
        *told["facilities"],
        *told["markers"],
        told["share"],
    ]
    assert all(entry["words"]["zh"] and entry["words"]["en"] for entry in entries)


def test_every_facility_in_the_legend_has_its_colour_on_the_map(drawn: dict[str, Any]) -> None:
    _, _, *pairs = layer(drawn, "facilities")["paint"]["circle-color"][:-1]
    shown = dict(zip(pairs[::2], pairs[1::2], strict=True))
    legend = {kind: group["colour"] for group in drawn["metadata"]["tongtu"]["facilities"] for kind in group["kinds"]}
    assert shown == legend


def test_tiles_carry_the_date_and_leave_room_for_another(drawn: dict[str, Any]) -> None:
    templates = drawn["metadata"]["tongtu"]["tiles"]
    assert set(templates) == set(DATED_SOURCES)
    for name, template in templates.items():
        assert drawn["sources"][name]["tiles"] == [template.replace("{as_of}", DAY.isoformat())]


def test_the_style_names_no_host_of_its_own(drawn: dict[str, Any]) -> None:
    assert "://" not in json.dumps(drawn)
    assert not {"glyphs", "sprite"} & set(drawn)


def test_tiles_come_from_the_host_that_was_given() -> None:
    sources = style(as_of=DAY, base_url="http://map.example")["sources"].values()
    assert all(source["tiles"][0].startswith("http://map.example/tiles/") for source in sources)


def test_bounds_keep_every_source_within_the_city() -> None:
    city = (120.2, 31.6, 122.0, 32.8)
    assert all(source["bounds"] == list(city) for source in style(as_of=DAY, bounds=city)["sources"].values())


def test_every_layer_draws_from_a_source_that_exists(drawn: dict[str, Any]) -> None:
    assert all(each["source"] in drawn["sources"] for each in drawn["layers"] if each["type"] != "background")
    assert len({each["id"] for each in drawn["layers"]}) == len(drawn["layers"])


def test_a_higher_rank_is_drawn_later_wider_and_darker() -> None:
    for lower, higher in pairwise(BORDERS):
        assert higher.widths > lower.widths
        assert luminance(higher.colour) < luminance(lower.colour)
    for lower_label, higher_label in pairwise(RANKS):
        assert higher_label.label_px > lower_label.label_px


def test_every_rank_of_border_has_dashes_of_its_own(drawn: dict[str, Any]) -> None:
    borders = [layer(drawn, f"{border.rank}-line") for border in BORDERS]
    dashes = [tuple(border["paint"]["line-dasharray"]) for border in borders]
    assert len(set(dashes)) == len(BORDERS)
    assert [tuple(line["dash"]) for line in drawn["metadata"]["tongtu"]["lines"]] == dashes[::-1]


def test_no_border_is_drawn_from_areas_which_have_each_twice(drawn: dict[str, Any]) -> None:
    from_areas = [each for each in drawn["layers"] if each["type"] == "line" and each["source"] == "divisions"]
    assert all(each["id"].endswith("-selected-line") for each in from_areas)


def test_the_state_of_a_marker_is_told_by_its_shape_and_by_the_legend(drawn: dict[str, Any]) -> None:
    keys = drawn["metadata"]["tongtu"]["markers"]
    assert [key["symbol"] for key in keys] == ["●", "▲", "✕", "○"]
    assert all(contrast(key["colour"], LAND) >= 3 for key in keys)
    *known, other = layer(drawn, "markers")["layout"]["text-field"][2:]
    shown = dict(zip(known[::2], known[1::2], strict=True)) | {"overdue": other}
    assert shown == {key["seen"]: key["symbol"] for key in keys}
    assert layer(drawn, "markers")["minzoom"] >= MARKER_ZOOM == FIRST_TILES


def words() -> dict[str, str]:
    """Key → the rest of its entry, of the one table of strings."""
    table = (WEB / "strings.js").read_text(encoding="utf-8").split("const WORDS = {")[1].split("\n};")[0]
    return {key: " ".join(entry.split()) for key, entry in re.findall(r"^  (\w+): \[(.*?)\],$", table, re.M | re.S)}


def test_every_word_of_the_page_is_there_in_both_languages() -> None:
    texts = {key: re.findall(r'"((?:[^"\\]|\\.)*)"', entry) for key, entry in words().items()}
    assert texts
    assert {key for key, pair in texts.items() if len(pair) != 2 or not all(pair)} == set()
    holes = {key: [set(re.findall(r"\{\w+\}", text)) for text in pair] for key, pair in texts.items()}
    assert {key for key, (zh, en) in holes.items() if zh != en} == set()


def test_every_word_the_page_says_is_in_the_table_and_none_is_idle() -> None:
    """A word is said by its key, or by the beginning of its key and what the data calls the rest."""
    said = "\n".join(path.read_text(encoding="utf-8") for path in WEB.rglob("*.js") if path.name != "strings.js")
    known = set(words())
    assert set(re.findall(r'say\("(\w+)"', said)) <= known
    beginnings = tuple(re.findall(r"`(\w+_)\$\{", said))
    assert {key for key in known if not re.search(rf"\b{key}\b", said) and not key.startswith(beginnings)} == set()
