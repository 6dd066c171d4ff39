"""Trees of units, and the code list that is laid out from one."""

from __future__ import annotations

from datetime import date

from gis.codelists import INDENT, PENDING, lay_out
from gis.divisions import CodeState
from gis.trees import Row, flat, nest

DAY = date(2020, 7, 3)


def row(number: int, parent: int | None, depth: int, name: str, code: str | None, state: CodeState = "in_force") -> Row:
    return Row(number, parent, depth, "county", "区", name, code, None if code is None else state)


ROWS = [
    row(4, 2, 2, "乙区", "320612"),
    row(5, 2, 2, "无码区", None),
    row(2, 1, 1, "南通市", "320600"),
    row(3, 2, 2, "甲区", "320602", "pending"),
    row(1, None, 0, "江苏省", "320000"),
    row(6, 3, 3, "一镇", "320602100"),
]


def test_siblings_stand_by_code_and_those_without_one_last() -> None:
    assert [unit.name for unit in flat(nest(ROWS))] == ["江苏省", "南通市", "甲区", "一镇", "乙区", "无码区"]


def test_a_tree_may_have_several_tops() -> None:
    nodes = nest([row(3, 2, 0, "甲区", "320602"), row(4, 2, 0, "乙区", "320612"), row(6, 3, 1, "一镇", "320602100")])
    assert [(node.row.name, [child.row.name for child in node.children]) for node in nodes] == [
        ("甲区", ["一镇"]),
        ("乙区", []),
    ]


def test_the_list_has_codes_and_indented_names_in_the_order_of_codes() -> None:
    listed = lay_out(ROWS, DAY)
    assert listed.title == "2020年7月3日行政区划代码"
    assert listed.head == ("行政区划代码", "单位名称")
    assert listed.rows[1] == ("320600", f"{INDENT}南通市")
    assert listed.rows[3] == ("320602100", f"{INDENT * 3}一镇")


def test_a_code_that_is_not_known_is_empty_and_one_not_given_yet_is_pending() -> None:
    listed = lay_out(ROWS, DAY)
    codes = {name.strip(INDENT): code for code, name in listed.rows}
    assert (codes["无码区"], codes["甲区"]) == ("", PENDING)
    assert any("空缺" in note for note in listed.notes)
    assert any(PENDING in note for note in listed.notes)


def test_a_list_that_lacks_nothing_has_no_such_notes() -> None:
    assert lay_out([row(1, None, 0, "江苏省", "320000")], DAY).notes == ("截至2020-07-03；共1个单位。",)
