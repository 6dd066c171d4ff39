"""The gazetteer of a division: what is in it, in which order, and what workbook, page and map show of it."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, sync_playwright
from python_calamine import CalamineWorkbook

from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.db.names import Asked as Named
from gis.db.names import unit_named
from gis.errors import NotFound
from gis.export import gazetteer as book_of
from gis.export.gazetteer import gazetteer_book
from gis.flows.gazetteer import Compiled, compiled
from gis.load.readings import read_readings
from gis.placenames.gazetteer import Article, Asked, Gazetteer
from gis.placenames.gazetteer_words import APPENDIX, COLUMNS
from gis.settings import CHECKOUT
from maps.gazetteer import gazetteer_page
from maps.name_map import name_map
from tests.placenames.listed_names import DAY, HOSTILE, plant

Compile = Callable[..., Compiled]


@pytest.fixture(scope="module")
def compile_(cluster: Cluster, register_template: str, clone: Callable[[str], str]) -> Iterator[Compile]:
    database: Database = private_database(cluster, clone(register_template))
    plant(database, read_readings(CHECKOUT / "data" / "placenames" / "readings.csv"))

    def of(unit: str = "海门区", day: date = DAY, *, unapproved: bool = False, made_up: bool = True) -> Compiled:
        with database.read() as connection:
            number = unit_named(connection, Named(unit, day))
            return compiled(connection, CHECKOUT / "data", Asked(number, day, unapproved, made_up))

    yield of
    database.dispose()


@pytest.fixture(scope="module")
def haimen(compile_: Compile) -> Compiled:
    return compile_(unapproved=True)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is needed to look at pages — apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def names_in(gazetteer: Gazetteer, kind: str) -> list[str]:
    return [one.name for section in gazetteer.sections if section.kind == kind for one in section.articles]


def article(gazetteer: Gazetteer, name: str) -> Article:
    return next(one for one in gazetteer.articles if one.name == name)


def test_only_standard_names_of_the_division_are_listed_in_order_of_sound(haimen: Compiled) -> None:
    roads = names_in(haimen.gazetteer, "road")
    assert [name for name in roads if name in ("人民路", "西安路", "先锋路")] == ["人民路", "西安路", "先锋路"]
    assert not {"无名路", "解放路", "远方路", "将来路"} & set(roads)
    # what statisticians call a community, and nobody approved, is no standard name either
    apart = [one.name for one in haimen.gazetteer.unapproved]
    assert [name for name in apart if "虚拟" not in name] == ["无名路"]
    assert not any("虚拟" in line.name for line in haimen.gazetteer.by_sound)
    assert "无名路" not in {line.name for line in haimen.gazetteer.by_sound}


def test_unapproved_names_are_nowhere_unless_they_are_asked_for(compile_: Compile) -> None:
    found = compile_().gazetteer
    assert found.unapproved == ()
    assert "无名路" not in gazetteer_page(found, "x")


def test_divisions_stand_with_what_lies_above_them_and_every_article_has_its_own_number(haimen: Compiled) -> None:
    found = haimen.gazetteer
    assert names_in(found, "division")[0] == "海门区"
    assert article(found, "海门区").division == "江苏省南通市"
    assert article(found, "三星镇").division == "南通市海门区"
    assert article(found, "西安路").division.startswith("海门区三星镇")
    assert [one.number for one in found.articles] == list(range(1, len(found) + len(found.unapproved) + 1))


def test_an_article_tells_what_holds_on_the_date_and_former_names_with_their_periods(haimen: Compiled) -> None:
    road = article(haimen.gazetteer, "西安路")
    told = {name: cell(road) for name, _, cell in COLUMNS}
    assert told["曾用名"] == "长安路（1966-08-01 至 1981-05-01（不含））"
    assert told["别名"] == "西大路（1990-01-01 起）"  # the other one was given up long ago
    assert (told["含义"], told["沿革"]) == ("以城市名命名。", "1958年筑路。")
    assert (told["批准文号"], told["批准日期"]) == ("海政复〔2015〕12号", date(2015, 3, 2))
    assert (told["保护名录"], told["红色地名"]) == ("市级（第一批）", "是")
    assert (told["罗马字母拼写"], told["汉语拼音"]) == ("Xi'an Lu", "Xī'ān Lù")
    assert told["东经"] == pytest.approx(121.11, abs=0.011)
    assert round(told["东经"], 4) == told["东经"]
    assert [one.name for one in article(haimen.gazetteer, "人民路").names_in("former")] == ["解放路"]


def test_the_same_place_stands_in_the_city_that_was_there_before(compile_: Compile) -> None:
    before = compile_("海门市", date(2018, 12, 31)).gazetteer
    assert before.unit_name == "海门市"
    assert article(before, "解放路").division.startswith("海门市三星镇")
    assert "人民路" not in names_in(before, "road")
    with pytest.raises(NotFound, match="not in force on 2021-01-01"):
        compile_("海门市", DAY)


def test_a_district_is_found_under_the_name_of_the_city_it_was_made_of(haimen: Compiled) -> None:
    line = next(one for one in haimen.gazetteer.by_sound if one.name == "海门市")
    assert (line.see, line.article.name, line.letter, line.strokes) == ("海门区", "海门区", "H", 10)
    named = article(haimen.gazetteer, "海门区")
    assert [(one.name, one.valid_to) for one in named.names_in("predecessor")] == [
        ("海门市", date(2020, 7, 3)), ("海门县", date(1994, 1, 1)),
    ]  # fmt: skip
    assert (named.approval.body, named.approval.number) == ("国务院", None)
    assert named.approval.announcement == "江苏省人民政府 苏政发〔2020〕60号"


def test_both_indexes_have_every_name_and_run_by_letter_and_by_strokes(haimen: Compiled) -> None:
    found = haimen.gazetteer
    assert sorted(map(id, found.by_sound)) == sorted(map(id, found.by_strokes))
    assert {line.article.number for line in found.by_sound if line.see is None} == set(range(1, len(found) + 1))
    letters = [line.letter for line in found.by_sound]
    assert letters == sorted(letters, key=lambda letter: (letter == "#", letter))
    strokes = [line.strokes or 99 for line in found.by_strokes]
    assert strokes == sorted(strokes)


def test_who_may_not_have_made_up_names_is_given_none(compile_: Compile) -> None:
    found = compile_(made_up=False).gazetteer
    assert "西安路" not in {line.name for line in found.by_sound}
    assert not found.made_up
    assert "演示数据" not in gazetteer_page(found, "x")


def test_where_no_community_is_known_the_book_says_that_places_are_left_out(compile_: Compile) -> None:
    found = compile_("南通市", date(1990, 1, 1)).gazetteer
    assert {section.kind for section in found.sections} == {"division"}
    assert not found.grounded
    assert "村级区划本登记簿没有记载" in gazetteer_page(found, "x")


def test_the_workbook_has_every_name_as_words_and_its_indexes_lead_to_the_rows(haimen: Compiled) -> None:
    file = gazetteer_book(haimen.gazetteer, "printed by a test")
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(file)).sheet_names
    titles = [section.title for section in haimen.gazetteer.sections]
    assert sheets == ["说明", *titles, APPENDIX, "拼音索引", "笔画索引"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_name("街路巷").to_python()
    heads = rows[3]
    assert heads == [name for name, _, _ in COLUMNS]
    assert [row[2] for row in rows[4:]] == names_in(haimen.gazetteer, "road")
    dated = next(row for row in rows if row[2] == "西安路")
    assert dated[heads.index("批准日期")] == date(2015, 3, 2)
    book = load_workbook(io.BytesIO(file))
    for title, lines in (("拼音索引", haimen.gazetteer.by_sound), ("笔画索引", haimen.gazetteer.by_strokes)):
        for number, line in enumerate(lines, start=5):
            cell = book[title].cell(row=number, column=2)
            sheet, at = cell.hyperlink.location.removeprefix("'").split("'!")
            assert book[sheet][at].value == line.article.name
    odd = next(row[2] for row in book["街路巷"].iter_rows() if row[2].value == "=1+1路")
    assert (odd.data_type, odd.quotePrefix) == ("s", True)


def test_a_long_index_links_the_first_name_of_each_group_only(
    haimen: Compiled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel repairs a sheet with more links than it takes."""
    monkeypatch.setattr(book_of, "MOST_LINKS", 5)
    book = load_workbook(io.BytesIO(gazetteer_book(haimen.gazetteer, "x")))["拼音索引"]
    linked = [row[0].value for row in book.iter_rows(min_row=5) if row[1].hyperlink]
    assert linked == sorted({line.letter for line in haimen.gazetteer.by_sound}, key=lambda one: (one == "#", one))


@pytest.mark.browser
def test_the_printed_book_has_title_parts_and_indexes_on_pages_of_a4(
    chromium: Browser, haimen: Compiled, artefacts: Path
) -> None:
    made = gazetteer_page(haimen.gazetteer, "printed by a test")
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(made)
    pdf = page.pdf(prefer_css_page_size=True)
    (artefacts / "gazetteer.pdf").write_bytes(pdf)
    parts = page.locator("section.part > h2").all_text_contents()
    assert [words.split("　")[0] for words in parts] == [
        *(section.title for section in haimen.gazetteer.sections), APPENDIX, "拼音索引", "笔画索引",
    ]  # fmt: skip
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    # a page of its own for the title and each part at least, and some ten rows a page
    assert len(parts) < pages < len(haimen.gazetteer) / 8 + 30
    sizes = set(re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf))
    assert [(round(float(wide)), round(float(high))) for wide, high in sizes] == [(842, 595)]
    assert page.locator(".watermark").count() == 1
    assert page.locator("table.names thead").count() == len(haimen.gazetteer.sections) + 1
    wide = page.evaluate(
        "[...document.querySelectorAll('section.part')].filter(s => s.scrollWidth > s.clientWidth + 1).length"
    )
    assert wide == 0
    assert [one for one in asked if not one.startswith(("data:", "about:"))] == []
    page.close()


@pytest.mark.browser
def test_the_map_opens_without_a_network_and_finds_a_former_name(
    chromium: Browser, haimen: Compiled, tmp_path: Path, artefacts: Path
) -> None:
    file = tmp_path / "map.html"
    file.write_text(name_map(haimen.gazetteer, haimen.outlines, "printed by a test"), encoding="utf-8")
    context = chromium.new_context(offline=True, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-state=ready]")
    drawn = sum(1 for section in haimen.gazetteer.sections for one in section.articles if one.lon is not None)
    assert int(page.locator("canvas.names").get_attribute("data-drawn") or 0) == drawn
    page.screenshot(path=artefacts / "name-map.png")
    page.fill("#ask", "长安路")
    page.locator("#answers button").first.click()
    popup = page.locator(".leaflet-popup-content")
    assert "西安路" in popup.inner_text()
    assert "曾用名：长安路（1966-08-01 至 1981-05-01（不含））" in popup.inner_text()
    page.fill("#ask", "hmq")
    assert page.locator("#answers button").first.inner_text().startswith("海门区")
    page.locator("#kinds input").first.uncheck()
    assert [one for one in asked if not one.startswith(("data:", "about:", "file:"))] == []
    assert faults == []
    words = page.locator("body").inner_text()
    assert all(one in words for one in ("海门区地名图", "2021年1月1日", "示意数据，不得作为法定依据", "演示数据"))
    context.close()


def test_no_name_breaks_out_of_a_page(haimen: Compiled) -> None:
    assert HOSTILE in names_in(haimen.gazetteer, "road")
    for made in (gazetteer_page(haimen.gazetteer, "x"), name_map(haimen.gazetteer, haimen.outlines, "x")):
        assert HOSTILE not in made


def test_a_map_of_too_many_names_says_what_it_leaves_out(haimen: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maps.name_map.MOST_NAMES", 10)
    assert "标准地名 10 条；另有" in name_map(haimen.gazetteer, haimen.outlines, "x")


def test_a_map_without_outlines_still_opens(haimen: Compiled) -> None:
    bare = replace(haimen.gazetteer, sections=(), by_sound=(), by_strokes=())
    assert "标准地名 0 条" in name_map(bare, [], "x")
