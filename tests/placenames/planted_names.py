"""A list of place names as an office hands it in, with the census's headings, and faults planted in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from openpyxl import Workbook

Row = dict[str, str]
HEADINGS = (
    "地名代码", "标准地名", "地名类别代码", "专名", "通名", "罗马字母拼写", "汉语拼音", "AZAA0001", "BMMX0028",
    "地名的含义", "所在(跨)行政区", "位置/四至", "曾用名", "别名", "简称", "来历", "沿革", "起止年代", "启用日期",
    "废止日期", "批准机关", "批准文号", "批准日期", "备案号", "备案日期", "公告号", "公告日期", "保护名录级别",
    "红色地名", "经度", "纬度", "道路等级",
)  # fmt: skip
ROAD = "23500"


def roads(count: int) -> list[Row]:
    """Rows without a fault: roads of 崇川区, a hundred metres from each other."""
    names = [first + second for first in "安昌春德恒华惠吉嘉锦康明启庆泰" for second in "宾港桂湖林民平仁荣润"]
    return [
        row(f"{names[at]}路", 经度=f"{120.850 + at % 20 * 0.001:.6f}", 纬度=f"{31.995 + at // 20 * 0.001:.6f}")
        for at in range(count)
    ]


def row(name: str, code: str = ROAD, **cells: str) -> Row:
    """A row with some of its cells filled."""
    return dict.fromkeys(HEADINGS, "") | {"标准地名": name, "地名类别代码": code} | cells


def with_(**planted: str) -> Callable[[Row], Row]:
    """Plant cells."""
    return lambda before: {**before, **planted}


def code_of(division: str, class_code: str, serial: int) -> str:
    """A 地名代码 of 20 digits."""
    return f"{division:0<9}{class_code}{serial:06d}"


FAULTS: dict[str, tuple[Callable[[Row], Row], str, bool]] = {
    "no name": (with_(标准地名=""), "is empty", False),
    "no class": (with_(地名类别代码=""), "is empty", False),
    "class that there is not": (with_(地名类别代码="23519"), "those that begin alike are", False),
    "word that means several classes": (with_(地名类别代码="设施"), "may mean several classes", False),
    "question mark for a character": (with_(标准地名="?南路"), "holds broken characters: ?U+003F", False),
    "replacement character": (with_(标准地名="\ufffd南路"), "U+FFFD", False),
    "private use": (with_(标准地名="\ue5f1南路"), "U+E5F1", False),
    "broken former name": (with_(曾用名="老街、□南路"), "'□南路' holds broken characters", False),
    "parts that do not make the name": (with_(专名="城南", 通名="路"), "do not make", False),
    "generic part that is not its end": (with_(通名="大街"), "大街 is no part of", False),
    "date that is none": (with_(批准日期="soon"), "cannot be read as a date", False),
    "date that no calendar has": (with_(批准日期="2001.2.30"), "no calendar has", False),
    "neither yes nor no": (with_(BMMX0028="maybe"), "neither yes nor no", False),
    "longitude that is none": (with_(经度="120°75′xx″"), "cannot be read as degrees", False),
    "half a coordinate": (with_(纬度=""), "is empty", False),
    "outside the city": (with_(经度="119.2"), "lies outside the city", False),
    "latitude before longitude": (with_(经度="32.01", 纬度="120.86"), "its latitude stands before longitude", False),
    "division that never was": (with_(AZAA0001="320699"), "no division bears or bore", False),
    "end before the beginning": (with_(启用日期="2010-01-01", 废止日期="2009-01-01"), "ends before it begins", False),
    "village that there is not": (
        with_(标准地名="没有此村", 地名类别代码="21610", AZAA0001="320613"), "no division of its class", False,
    ),
    "village of a name that many bear": (
        with_(标准地名="新桥村", 地名类别代码="21610", 经度="", 纬度=""), "divisions may be meant by 新桥村", False,
    ),
    "spelling with the parts apart": (with_(标准地名="凤仪路", 罗马字母拼写="Feng Yi Lu"), "is not by the rules", True),
    "spelling without apostrophe": (with_(标准地名="海安路", 罗马字母拼写="Haian Lu"), "apostrophe", True),
    "wrong tone": (with_(标准地名="桃坞路", 汉语拼音="Táowú Lù"), "is not by the rules", True),
    "rare character": (with_(标准地名="窎南路"), "has rare characters: 窎", True),
    "letter in the name": (with_(标准地名="A南路"), "has signs that are no characters: A", True),
    "spaces in the name": (with_(标准地名="望 江 路"), "it is taken as 望江路", True),
    "no generic part": (with_(标准地名="望江"), "has no generic part of 街路巷", True),
    "generic part of another class": (with_(标准地名="望江桥", 通名="桥"), "桥 is no generic part of 街路巷", True),
    "code without 20 digits": (with_(地名代码="3206131234"), "has not 20 digits", True),
    "code of another class": (with_(地名代码=code_of("320613", "22100", 1)), "says class 22100, the row 23500", True),
    "code of another division": (
        with_(地名代码=code_of("320681", ROAD, 2), AZAA0001="320613"), "which 崇川区 never bore", True,
    ),
    "point in another division": (with_(AZAA0001="320681"), "the row says 启东市", True),
    "code of a division that ended": (with_(AZAA0001="320602"), "320602 is no code of today", True),
    "no place": (with_(经度="", 纬度=""), "has no place", True),
    "approval without number": (with_(批准机关="市政府", 批准日期="2019-05-06"), "the approval is not whole", True),
    "filed before it was approved": (
        with_(批准机关="南通市人民政府", 批准文号="通政复〔2019〕1号", 批准日期="2019-05-06", 备案日期="2019-05-01"),
        "is before the approval", True,
    ),
    "year instead of a day": (with_(启用日期="1958年"), "names no day", True),
    "period without years": (with_(起止年代="明代至今"), "names no years", True),
    "level that there is not": (with_(保护名录级别="特级"), "is no level of the list", True),
    "alias that is the name": (lambda before: {**before, "别名": before["标准地名"]}, "is the name itself", True),
    "announced before it was approved": (
        with_(批准机关="市政府", 批准文号="1号", 批准日期="2019-05-06", 公告日期="2019-05-05"),
        "is before the approval", True,
    ),
}  # fmt: skip
"""What is planted: how, a word of the sentence that must name it, and whether the row is loaded all the same."""
GOOD_AT_THE_END = 4


def planted() -> tuple[list[Row], dict[int, tuple[str, bool]]]:
    """Rows with one fault each, then sound ones, then doubles of these; the sentence and verdict by row of the file."""
    rows = roads(len(FAULTS) + GOOD_AT_THE_END)
    where = {}
    for at, (plant, words, loaded) in enumerate(FAULTS.values()):
        rows[at] = plant(rows[at])
        where[at + 2] = words, loaded
    last = len(rows)
    rows[-1]["地名代码"] = rows[-1]["地名代码"] or code_of("320613", ROAD, 77)
    rows += [
        dict(rows[-2]),
        {**rows[-3], "道路等级": "主干路"},
        {**roads(len(rows) + 1)[-1], "地名代码": rows[-1]["地名代码"]},
    ]
    for at, words in enumerate(("says the same as row", "means the same place as row", "means the same place as row")):
        where[last + at + 2] = words, False
    return rows, where


def write_xlsx(path: Path, rows: Sequence[Row]) -> Path:
    """A workbook as offices make them: a title above, codes and degrees as numbers."""
    book = Workbook()
    sheet = book.active
    sheet.append(["地名普查成果表"])
    sheet.append(list(rows[0]))
    for one in rows:
        sheet.append([_cell(name, value) for name, value in one.items()])
    book.save(path)
    return path


def _cell(name: str, value: str) -> object:
    if name in ("经度", "纬度", "地名类别代码", "AZAA0001"):
        try:
            return float(value)
        except ValueError:
            return value or None
    return value or None
