"""Tables of figures as offices keep them: read whole, or refused with file, row and field."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gis.errors import BadInput
from gis.load.tables import Columns, Table, as_table, read_table


def csv(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "表.csv"
    path.write_bytes(text.encode(encoding))
    return path


def xlsx(tmp_path: Path, *rows: list[Any]) -> Path:
    path = tmp_path / "表.xlsx"
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def read(path: Path, **said: Any) -> Table:
    return read_table(path, Columns(**said))


def refusal(path: Path, **said: Any) -> str:
    with pytest.raises(BadInput) as caught:
        read(path, **said)
    return str(caught.value)


PLAIN = "代码,名称,人口\n320613,崇川区,100\n320614,海门区,30\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    table = read(csv(tmp_path, PLAIN, encoding))
    assert [(entry.row, entry.key, entry.name) for entry in table.entries] == [
        (2, "320613", "崇川区"), (3, "320614", "海门区"),
    ]  # fmt: skip
    assert table.figures.table.to_dict("list") == {"人口": [100.0, 30.0]}
    assert table.sentences == ("summed as counts: 人口",)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    assert len(read(csv(tmp_path, PLAIN.replace(",", delimiter))).entries) == 2


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"1,234"', 1234.0),
        ("１２３４", 1234.0),
        (" 1234\u3000", 1234.0),
        ("1234.50", 1234.5),
        ("−5", -5.0),
        ("1.2e3", 1200.0),
    ],
)
def test_what_spreadsheets_do_to_figures_is_undone(tmp_path: Path, written: str, meant: float) -> None:
    assert read(csv(tmp_path, f"name,n\n崇川区,{written}\n")).figures.table["n"][2] == meant


@pytest.mark.parametrize("sign", ["", "-", "…", "—", "N/A", "nan"])
def test_a_figure_that_is_not_known_stays_unknown(tmp_path: Path, sign: str) -> None:
    table = read(csv(tmp_path, f"name,n\n崇川区,5\n海门区,{sign}\n"))
    assert table.figures.table["n"].isna().tolist() == [False, True]


def test_text_among_figures_is_refused_with_row_and_column_all_at_once(tmp_path: Path) -> None:
    told = refusal(csv(tmp_path, "name,人口,户数\n崇川区,5,1\n海门区,约六万,2\n通州区,7,三\n"))
    assert "表.csv, row 3, field 人口: '约六万' is not a number" in told
    assert "表.csv, row 4, field 户数: '三' is not a number" in told


def test_a_workbook_keeps_codes_that_excel_made_numbers(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["代 码", "人口"], [320613.0, 100], [320613001001, 1.5], ["320614", None])
    table = read(path)
    assert [entry.key for entry in table.entries] == ["320613", "320613001001", "320614"]
    assert table.figures.table["人口"].isna().tolist() == [False, False, True]


def test_titles_above_the_heading_are_passed_over_and_said(tmp_path: Path) -> None:
    table = read(xlsx(tmp_path, ["2019年各县人口", None], ["名称", "人口"], ["崇川区", 5]))
    assert table.entries[0].row == 3
    assert "row 1 above the heading was passed over: 2019年各县人口" in table.sentences


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([["名称", "人口", None], ["崇川区", 5, 6]], "row 1: column 3 holds words but no heading"),
        ([["名称", "人口", "人口"], ["崇川区", 5, 6]], "field 人口: is the heading of two columns"),
        ([["名称", "人口"]], "holds no rows"),
        ([["人口"]], "holds no table"),
        ([["甲", "人口"], ["崇川区", 5]], "no column is called code, 代码, name or 名称"),
        ([["名称", "备注"], ["崇川区", "好"]], "no column holds figures only"),
        ([["名称", "建成日"], ["崇川区", date(2020, 1, 1)]], "no column holds figures only"),
        ([["名称", "老龄化率"], ["崇川区", 0.2]], "field 老龄化率: looks like a rate, which is not summed"),
        ([["名称", "elders"], ["崇川区", "20%"]], "field elders: looks like a rate"),
        ([["名称", "method"], ["崇川区", 5]], "field method: cannot be a column of figures"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(tmp_path: Path, rows: list[list[Any]], complaint: str) -> None:
    assert complaint in refusal(xlsx(tmp_path, *rows))


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"counts": ["男"]}, "field 男: is no column of the table"),
        ({"keys": ["编号"]}, "field 编号: is no column of the table"),
        ({"rates": ["率"]}, "rates are averaged by weights"),
        ({"rates": ["率"], "weight": "率"}, "field 率: cannot be both"),
        ({"rates": ["率"], "weight": "债"}, "row 2, field 债: a weight of -4 is below 0"),
    ],
)
def test_columns_that_do_not_fit_are_refused(tmp_path: Path, said: dict[str, Any], complaint: str) -> None:
    assert complaint in refusal(csv(tmp_path, "name,人口,率,债\n崇川区,5,0.2,-4\n"), **said)


def test_rates_bring_their_weight_along_as_a_count(tmp_path: Path) -> None:
    table = read(csv(tmp_path, "name,人口,率\n崇川区,5,20%\n"), rates=["率"], weight="人口")
    assert table.figures.counts == ["人口"]
    assert (table.figures.rates, table.figures.weight) == (("率",), "人口")
    assert table.figures.table["率"][2] == 20.0


def test_several_key_columns_make_a_path(tmp_path: Path) -> None:
    table = read(csv(tmp_path, "县,镇,村,n\n海门区,三星镇,,5\n"), keys=["县", "镇", "村"])
    assert table.entries[0].key == "海门区/三星镇"


def test_columns_of_text_are_left_out_and_said(tmp_path: Path) -> None:
    table = read(csv(tmp_path, "name,n,备注\n崇川区,5,好\n"))
    assert "left out, as they hold no figures: 备注" in table.sentences


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\xff\xff\xff"),
        ("a.csv", b"PK\x03\x04"),
        ("a.xlsx", b"no book"),
        ("gone.csv", None),
        ("gone.xlsx", None),
    ],
)
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert name in refusal(path)


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(BadInput, match="200,000 at most"):
        as_table([(1, {"name": "a", "n": 1})] * 200_001, ["name", "n"], Columns())
