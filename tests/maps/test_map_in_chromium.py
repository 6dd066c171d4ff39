"""The map as a person sees it: a real Chromium on a running service with the small demonstration."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, FloatRect, Page, Route, expect, sync_playwright

pytestmark = pytest.mark.browser

CHROMIUM_FLAGS = (
    "--no-sandbox",  # tests may run as root
    "--disable-background-networking",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-dev-shm-usage",
)
PATIENCE_MS = 60_000
"""Software WebGL on a busy machine takes seconds where a graphics card takes none."""
SIZES = [(1280, 800), (1920, 1080), (820, 1180)]
FLOATING = (
    "#band p", "#legend", "#notices", ".maplibregl-ctrl-bottom-right", "#header", "#datebar", "#rail", "#panel",
)  # fmt: skip
TEXTS = "body, #header, #panel, #legend, #band p, #panel th, #panel td, .segments span, #rail button, #notices p"
BEFORE, AFTER = "2020-07-02", "2020-07-03"


@dataclass
class Watched:
    """A page, and all it did that it should not."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def open(self, fragment: str = "") -> None:
        self.page.goto(f"{self.address}/{fragment}")

    def ready(self, day: str, counties: int) -> None:
        """Wait until the day is shown, its counties listed and drawn, and the map at rest."""
        marks = f'[data-date="{day}"][data-counties="{counties}"][data-drawn-counties="{counties}"]'
        self.page.wait_for_selector(f'body[data-state="ready"]{marks}')

    def county_rows(self) -> list[str]:
        return self.page.locator("#panel tbody th").all_inner_texts()


@pytest.fixture(scope="module")
def chromium() -> Iterator[BrowserContext]:
    """One browser and one cache for all pages, which read the same megabyte of scripts."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path is not None, "Chromium is missing — run ./test, which installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield browser.new_context()
        browser.close()


@pytest.fixture
def seen(chromium: BrowserContext, served: str) -> Iterator[Watched]:
    """A fresh page that fails the test if it asks another host or its console complains."""
    page = chromium.new_page()
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
    page.set_default_timeout(PATIENCE_MS)
    watched = Watched(page, served)
    home = urlsplit(served).netloc
    page.on(
        "request",
        lambda request: (
            watched.complaints.append(f"asked {request.url}")
            if urlsplit(request.url).netloc not in (home, "") and not request.url.startswith("blob:")
            else None
        ),
    )
    page.on(
        "console",
        lambda message: (
            watched.complaints.append(message.text)
            if message.type in ("error", "warning") and not message.text.startswith(watched.expected or "\0")
            else None
        ),
    )
    page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    yield watched
    page.close()
    assert watched.complaints == []


def test_moving_the_date_over_july_2020_turns_eight_counties_into_seven(seen: Watched, artefacts: Path) -> None:
    seen.open(f"#/?date={BEFORE}")
    seen.ready(BEFORE, 8)
    assert {"崇川区", "港闸区", "海门市"} <= set(seen.county_rows())
    seen.page.screenshot(path=artefacts / f"map_{BEFORE}.png")

    seen.page.locator("#date-range").press("ArrowRight")
    seen.ready(AFTER, 7)
    assert f"date={AFTER}" in seen.page.url
    rows = set(seen.county_rows())
    assert len(rows) == 7
    assert {"崇川区", "海门区"} <= rows
    assert not {"港闸区", "海门市"} & rows
    seen.page.screenshot(path=artefacts / f"map_{AFTER}.png")


def test_the_total_is_the_same_people_on_both_sides_of_the_change(seen: Watched) -> None:
    totals = []
    for day, counties in ((BEFORE, 8), (AFTER, 7)):
        seen.open(f"#/?date={day}")
        seen.ready(day, counties)
        totals.append(seen.page.locator("#panel tfoot td").all_inner_texts())
    assert totals[0] == totals[1]


def test_the_legend_lists_five_classes_and_no_data_and_the_notices_stand(seen: Watched) -> None:
    seen.open(f"#/?date={AFTER}")
    seen.ready(AFTER, 7)
    expect(seen.page.locator("#legend [data-class]:not(.none)")).to_have_count(5)
    expect(seen.page.locator("#legend [data-class].none")).to_contain_text("无数据")
    expect(seen.page.locator("#legend .dates")).to_contain_text("2021-01-01")
    expect(seen.page.locator("#band")).to_contain_text("演示数据")
    expect(seen.page.locator("#notices")).to_contain_text("示意数据，不得作为法定依据")


def test_counties_on_the_map_have_the_colours_of_the_table(seen: Watched) -> None:
    seen.open(f"#/?date={AFTER}")
    seen.ready(AFTER, 7)
    rows = seen.page.locator("#panel tbody tr:not(.silent)")
    in_table = {row.locator(".swatch").evaluate("e => e.style.backgroundColor") for row in rows.all()}
    in_legend = seen.page.locator("#legend .classes b").evaluate_all("all => all.map(e => e.style.backgroundColor)")
    assert in_table <= set(in_legend)
    assert len(in_legend) == 6


def test_another_circle_gives_other_figures(seen: Watched) -> None:
    seen.open(f"#/?date={AFTER}&circle=community&pace=elder")
    seen.ready(AFTER, 7)
    wide = seen.page.locator(".figure .big").inner_text()
    seen.page.locator("input[name=circle][value=daycare]").check(force=True)
    expect(seen.page.locator(".answer")).to_have_attribute("aria-busy", "false")
    expect(seen.page.locator(".figure .big")).not_to_have_text(wide)
    assert "circle=daycare" in seen.page.url


def test_a_click_on_the_map_and_a_click_in_the_table_are_the_same_act(seen: Watched) -> None:
    seen.open(f"#/?date={AFTER}")
    seen.ready(AFTER, 7)
    seen.page.locator("#panel tbody button", has_text="海门区").click()
    expect(seen.page.locator("#panel tr[aria-selected=true]")).to_contain_text("海门区")
    middle = {"x": 0.45 * _box(seen.page, "#map")["width"], "y": 0.31 * _box(seen.page, "#map")["height"]}
    seen.page.locator("#map canvas").click(position={"x": middle["x"], "y": middle["y"]})
    expect(seen.page.locator("#panel tr[aria-selected=true]")).to_contain_text("如东县")
    seen.page.keyboard.press("Escape")
    expect(seen.page.locator("#panel tr[aria-selected=true]")).to_have_count(0)


def test_a_link_reopens_the_same_day_unit_and_language(seen: Watched, artefacts: Path) -> None:
    seen.open(f"#/?date={BEFORE}&job=divisions")
    seen.ready(BEFORE, 8)
    seen.page.locator("#panel .units button", has_text="港闸区").click()
    expect(seen.page.locator("#panel .card")).to_contain_text("320611")
    seen.page.locator("#header .language").click()
    link = seen.page.url

    seen.page.goto("about:blank")
    seen.page.goto(link)
    seen.ready(BEFORE, 8)
    card = seen.page.locator("#panel .card")
    expect(card).to_contain_text("港闸区")
    expect(card).to_contain_text(AFTER)  # valid to
    expect(seen.page.locator("#header")).to_contain_text("Viewing")
    seen.page.screenshot(path=artefacts / "map_selected_en.png")


def test_a_unit_that_has_ended_is_said_to_have_ended(seen: Watched) -> None:
    seen.open(f"#/?date={BEFORE}&job=divisions")
    seen.ready(BEFORE, 8)
    seen.page.locator("#panel .units button", has_text="港闸区").click()
    expect(seen.page.locator("#panel .card")).to_be_visible()
    seen.page.locator("#date-range").press("ArrowRight")
    seen.ready(AFTER, 7)
    expect(seen.page.locator("#panel .state")).to_contain_text("所选区划在这一天不存在")


def test_a_wrong_date_is_refused_where_it_was_typed(seen: Watched) -> None:
    seen.open(f"#/?date={BEFORE}")
    seen.ready(BEFORE, 8)
    field_ = seen.page.locator("#date-input")
    for typed, said in (("2017-12-31", "地图始于 2018-01-01"), ("2020-13-40", "日期应写作")):
        field_.fill(typed)
        field_.press("Enter")
        assert said in field_.evaluate("e => e.validationMessage")
        assert seen.page.evaluate("document.body.dataset.date") == BEFORE


def test_only_orders_that_have_a_map_stand_on_the_bar(seen: Watched) -> None:
    seen.open(f"#/?date={AFTER}")
    seen.ready(AFTER, 7)
    expect(seen.page.locator("#datebar .tick")).to_have_count(6)
    expect(seen.page.locator("#datebar .tick").first).to_have_attribute(
        "title", "2018-01-01 2018年初各级区划建档（建档，不是变更）"
    )
    expect(seen.page.locator("#datebar .years span").first).to_have_text("2018")
    expect(seen.page.locator("#date-jump li")).to_have_count(7)


def test_the_page_works_from_the_keyboard_alone(seen: Watched) -> None:
    seen.open(f"#/?date={AFTER}")
    seen.ready(AFTER, 7)
    seen.page.locator("#date-input").fill(BEFORE)
    seen.page.keyboard.press("Enter")
    seen.ready(BEFORE, 8)
    names = set()
    for _ in range(40):
        seen.page.keyboard.press("Tab")
        if seen.page.evaluate("document.activeElement === document.body"):
            continue  # past the last control, before the first
        name = seen.page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent.trim()")
        outline = seen.page.evaluate(
            "(e => [e, e.nextElementSibling].some(x => x && getComputedStyle(x).outlineStyle !== 'none'))"
            "(document.activeElement)"
        )
        assert outline, f"no focus ring on {name!r}"
        names.add(name)
    assert {"15分钟养老服务圈", "行政区划", "崇川区"} <= names


def test_a_failing_service_is_said_in_words_with_a_way_on(seen: Watched, artefacts: Path) -> None:
    seen.expected = ("Failed to load resource",)
    problem = {
        "type": "unavailable",
        "title": "数据库未启动",
        "detail": "请执行 tongtu db start，然后重试。",
        "status": 503,
    }

    def fail(route: Route) -> None:
        route.fulfill(status=503, content_type="application/problem+json", json=problem)

    seen.page.route("**/api/v1/coverage/runs?*", fail)
    seen.open(f"#/?date={AFTER}")
    expect(seen.page.locator("#panel .error")).to_contain_text("请执行 tongtu db start")
    seen.page.screenshot(path=artefacts / "map_error.png")
    seen.page.unroute("**/api/v1/coverage/runs?*")
    seen.page.locator("#panel .error button").click()
    seen.ready(AFTER, 7)


def test_a_day_without_a_run_says_how_to_get_one(seen: Watched, artefacts: Path) -> None:
    seen.page.route("**/api/v1/coverage/runs?*", lambda route: route.fulfill(json={"runs": []}))
    seen.open(f"#/?date={AFTER}")
    seen.ready(AFTER, 7)
    expect(seen.page.locator("#panel .state")).to_contain_text("这一天还没有算过覆盖率")
    expect(seen.page.locator("#panel .state code")).to_be_visible()
    seen.page.screenshot(path=artefacts / "map_empty.png")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_overlaps_and_nothing_is_cut(seen: Watched, artefacts: Path, width: int, height: int) -> None:
    seen.page.set_viewport_size({"width": width, "height": height})
    for lang, job in product(("zh", "en"), ("coverage", "divisions")):
        seen.open(f"#/?date={AFTER}&job={job}&lang={lang}")
        expect(seen.page.locator("#rail [aria-current=page]")).to_have_attribute("data-job", job)
        seen.ready(AFTER, 7)
        seen.page.screenshot(path=artefacts / f"map_{job}_{lang}_{width}x{height}.png")
        boxes = {selector: _box(seen.page, selector) for selector in FLOATING}
        for one, other in combinations(FLOATING, 2):
            assert not _overlap(boxes[one], boxes[other]), f"{one} lies over {other}"
        cut = "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 80))"
        assert seen.page.locator(TEXTS).evaluate_all(cut) == []


def _box(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).first.bounding_box()
    assert box is not None, f"{selector} is not on the page"
    return box


def _overlap(one: FloatRect, other: FloatRect) -> bool:
    """Whether two boxes share more than a pixel of ground."""
    wide = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    high = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    return wide > 1 and high > 1
