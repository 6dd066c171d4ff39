"""The table of classes, and names split by what their class may end in."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis.errors import BadInput, NotFound
from gis.load.placename_tables import read_classes
from gis.placenames.classes import KINDS, unit_class
from gis.placenames.parts import split
from gis.settings import CHECKOUT

CLASSES = read_classes(CHECKOUT / "data" / "placenames" / "classes.yaml")


@pytest.mark.parametrize(
    ("name", "code", "proper", "generic"),
    [
        ("桃坞路", "23500", "桃坞", "路"),
        ("北京中路", "23500", "北京", "中路"),
        ("河东路", "23500", "河东", "路"),
        ("园林东路", "23500", "园林", "东路"),
        ("世纪大道", "23500", "世纪", "大道"),
        ("孩儿巷南路", "23500", "孩儿巷", "南路"),
        ("天生港镇街道", "21500", "天生港镇", "街道"),
        ("吕四港镇", "21500", "吕四港", "镇"),
        ("海安市", "21400", "海安", "市"),
        ("北濠东村社区", "21620", "北濠东村", "社区"),
        ("光明村", "21610", "光明", "村"),
        ("路", "23500", "路", ""),
        ("桃坞", "23500", "桃坞", ""),
    ],
)
def test_a_name_is_split_at_the_longest_generic_part_that_leaves_a_proper_one(
    name: str, code: str, proper: str, generic: str
) -> None:
    assert split(name, CLASSES.of(code).generics) == (proper, generic)


def test_every_kind_of_the_law_has_a_class() -> None:
    assert {one.kind for one in CLASSES.in_order} == set(KINDS)


def test_a_class_is_meant_by_code_name_or_kind() -> None:
    assert [one.code for one in CLASSES.matching("街路巷")] == ["23500"]
    assert [one.code for one in CLASSES.matching("road")] == ["23500"]
    assert [one.code for one in CLASSES.matching("21500")] == ["21500"]
    assert {one.code for one in CLASSES.matching("216")} == {"21610", "21620"}
    with pytest.raises(BadInput, match="no class of place names"):
        CLASSES.matching("没有这一类")
    with pytest.raises(NotFound, match="21610"):
        CLASSES.of("21699")


def test_units_have_a_class_by_level_and_kind() -> None:
    assert [unit_class(*one) for one in (("county", "市辖区"), ("town", "镇"), ("community", "村"))] == [
        "21400",
        "21500",
        "21610",
    ]


def test_faults_of_the_file_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "classes.yaml"
    path.write_text(
        "classes:\n- {code: '1', name: x, kind: road, source: s}\n- {code: '23500', name: '', kind: way, source: s}\n",
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as told:
        read_classes(path)
    assert {fault.field for fault in told.value.complaints} == {
        "classes[0].code",
        "classes[1].name",
        "classes[1].kind",
    }
    line = "- {code: '23500', name: 路, kind: road, source: s}\n"
    path.write_text("classes:\n" + line * 2, encoding="utf-8")
    with pytest.raises(BadInput, match="23500 stands twice"):
        read_classes(path)
