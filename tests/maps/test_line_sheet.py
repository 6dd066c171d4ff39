"""Sheets as they are printed, looked at in a real Chromium."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from gis.markers.sheet import LineSheet
from maps.field_sheet import field_page
from maps.line_sheet import line_sheet
from maps.marker_forms import register_page, results_page
from maps.strip_map import strip_map, symbol
from tests.gis.sheets import form, sheet

OVERLAPS = """() => {
  const found = [];
  for (const strip of document.querySelectorAll('svg.strip g[data-strip]')) {
    const frame = strip.querySelector('.frame').getBoundingClientRect();
    const boxes = [...strip.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
    boxes.forEach(([words, a], i) => {
      if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1)
        found.push(words + ' leaves the frame');
      for (const [other, b] of boxes.slice(0, i)) {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // a line's box is higher than its letters: a touch of two boxes is none of two words
        if (wide > 1 && high > 0.35 * Math.min(a.height, b.height)) found.push(words + ' covers ' + other);
      }
    });
  }
  return found;
}"""
SHEETS = {
    "short": sheet(km=3.0, stones=3),
    "long": sheet(km=75.0, stones=18, seed=4),
    "crowded": sheet(km=30.0, stones=60, seed=2),
    "parts": sheet(km=80.0, stones=20, seed=3, parts=2),
    "public": sheet(km=40.0, stones=9, exact=False),
    "bare": sheet(km=12.0, stones=0),
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is needed to look at sheets — apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_page(viewport={"width": 1123, "height": 794})
    opened.emulate_media(media="print")
    yield opened
    opened.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_label_covers_another_or_leaves_its_strip(page: Page, artefacts: Path, name: str, lang: str) -> None:
    page.set_content(line_sheet(SHEETS[name], "en" if lang == "en" else "zh"))
    page.screenshot(path=artefacts / f"line-sheet-{name}-{lang}.png", full_page=True)
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.browser
def test_every_marker_is_drawn_and_labelled_once(page: Page) -> None:
    for found in SHEETS.values():
        page.set_content(line_sheet(found))
        labels = page.locator("svg.strip g[data-strip] text[font-weight='700']").all_text_contents()
        numbers = [int(words) for words in labels if words.isdigit()]
        assert sorted(numbers) == [placed.order for placed in found.markers]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("made", "most"),
    [
        (line_sheet(SHEETS["long"]), 3),
        (field_page(SHEETS["long"], 2027), 4),
        (results_page(SHEETS["long"]), 2),
        (register_page([form(p.marker) for p in SHEETS["long"].markers[:3] if p.marker], "x"), 3),
    ],
    ids=["sheet", "field", "results", "register"],
)
def test_a_sheet_takes_few_pages_and_asks_no_network(page: Page, made: str, most: int) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(made)
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) <= most
    assert [address for address in asked if not address.startswith(("data:", "about:"))] == []
    assert "http" not in made


def test_states_differ_by_shape_and_nothing_on_the_map_is_coloured() -> None:
    shapes = {state: symbol(state, 0, 0) for state in ("intact", "damaged", "missing", "overdue")}
    bare = {
        re.sub(r'(fill|stroke)="[^"]*"', "", drawn)
        for drawn in (shapes["intact"], shapes["damaged"], shapes["missing"])
    }
    assert len(bare) == 3
    assert "#fff" in shapes["overdue"]
    assert shapes["overdue"] != shapes["intact"]
    drawn = strip_map(SHEETS["long"], 128.0)
    for colour in re.findall(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b", drawn):
        channels = re.findall(".." if len(colour) == 6 else ".", colour)
        assert len(set(channels)) == 1, f"#{colour} is no grey"


def test_each_edition_bears_its_stamp_and_the_public_one_no_state() -> None:
    exact, public = line_sheet(SHEETS["long"]), line_sheet(SHEETS["public"])
    assert "内部资料" in exact
    assert "公示版" not in exact.replace("公示版：", "")
    assert "公示版" in public
    assert "内部资料" not in public
    for words in ("张三", "完好率", "2023-05-03", "●"):
        assert words in exact
        assert words not in public


def test_a_public_sheet_does_not_change_when_a_stone_moves_within_its_cell() -> None:
    """Everything on it is made of the point on the grid."""
    first, exact = SHEETS["public"], sheet(km=40.0, stones=9)
    assert [(p.lon, p.lat) for p in first.markers] == [(round(p.lon, 2), round(p.lat, 2)) for p in exact.markers]
    page = line_sheet(first)
    for placed in exact.markers:
        assert f"{placed.lon:.3f}" not in page or placed.lon == round(placed.lon, 2)
        assert f"{placed.lat:.5f}" not in page


def test_the_notices_cannot_be_left_out() -> None:
    shown: LineSheet = SHEETS["long"]
    assert "watermark" in line_sheet(shown)
    assert "示意数据，不得作为法定依据" in line_sheet(shown)
    only_a_visit = replace(
        shown, markers=tuple(replace(p, made_up=False) for p in shown.markers if p.last_visit is not None)
    )
    assert 'class="watermark"' in line_sheet(only_a_visit)


def test_names_of_the_sides_change_places_with_the_ground() -> None:
    def above(left: bool) -> bool:
        drawn = strip_map(replace(SHEETS["short"], left_is_a=(left,)), 128.0)
        height = {
            name: float(next(iter(re.findall(rf'y="([\d.]+)"[^>]*class="side"[^>]*>{name}<', drawn))))
            for name in ("通州区", "崇川区")
        }
        return height["通州区"] < height["崇川区"]

    assert above(True)
    assert not above(False)
