"""A gazetteer in words: the columns of the standard record (DOMAIN §3.4), and what stands in each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from gis.placenames.gazetteer import Article, Gazetteer, IndexLine, Told, ToldForm
from gis.placenames.record import Form, Protection

APPENDIX = "附录：未经批准的名称"
APPENDIX_SAID = "下列名称未经批准，不是标准地名，不得作为标准地名使用。"
PROTECTION_WORDS: dict[Protection, str] = {"province": "省级", "city": "市级", "county": "县级"}
FORM_WORDS: dict[ToldForm, str] = {
    "predecessor": "前身", "former": "曾用名", "alias": "别名", "short": "简称", "map": "原图名称",
}  # fmt: skip
ORDER_SAID = "按地名类别分部，部内依类别代码，再依汉语拼音音节、声调、笔画排序。"
INDEX_SAID = "“见”前为曾用名、前身、别名或简称，“见”后为标准名称；序号即正文序号。"
POINTS_SAID = "经纬度为 CGCS2000 坐标，取至 0.0001°，供查找用；政区取其范围内一点。"
UNGROUNDED_SAID = "该日的村级区划本登记簿没有记载，政区以外的地名无从归属，均未列入。"
MOST_SOURCES = 20
"""Sources named on the title page; a list loaded from many files has more, and each row names its own."""
UNKNOWN_SAID = "空白处为本登记簿没有的资料。"


def title_of(gazetteer: Gazetteer) -> str:
    """海门区地名录."""
    return f"{gazetteer.unit_name}地名录"


def sentences(gazetteer: Gazetteer) -> list[str]:
    """What a reader must know of the whole book: its order, what its signs mean, and where its names come from."""
    named = "；".join(gazetteer.sources[:MOST_SOURCES])
    more = f" 等 {len(gazetteer.sources)} 种" if len(gazetteer.sources) > MOST_SOURCES else ""
    missing = [] if gazetteer.grounded else [UNGROUNDED_SAID]
    return [*missing, ORDER_SAID, INDEX_SAID, POINTS_SAID, UNKNOWN_SAID, f"资料来源：{named}{more}"]


def date_words(day: date) -> str:
    """2021年1月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def period_words(one: Told) -> str:
    """The days a name was in use: the last day on which it was, not the first on which it was not."""
    if one.valid_from is None and one.valid_to is None:
        return ""
    if one.valid_to is None:
        return f"{one.valid_from} 起"
    if one.valid_from is None:
        return f"至 {one.valid_to}（不含）"
    return f"{one.valid_from} 至 {one.valid_to}（不含）"


def told_words(one: Told) -> str:
    """海门市（2018-01-01 至 2020-07-03（不含））, with its period as far as known."""
    period = period_words(one)
    return f"{one.name}（{period}）" if period else one.name


def names_words(article: Article, form: ToldForm) -> str:
    """All names of one form, with their periods."""
    return "；".join(map(told_words, article.names_in(form)))


def protection_words(article: Article) -> str:
    """Level and list of the protection list it stands on."""
    found = article.description
    if found is None or found.protection is None:
        return ""
    return PROTECTION_WORDS[found.protection] + (f"（{found.protection_list}）" if found.protection_list else "")


def announcement_words(article: Article) -> str:
    """Number and day of its announcement."""
    approval = article.approval
    return " ".join(str(one) for one in (approval.announcement, approval.announced_on) if one)


def history_words(article: Article) -> str:
    """沿革 as it is told, and the units that went before a division."""
    history = article.description.history if article.description else None
    before = names_words(article, "predecessor")
    return "\n".join(one for one in (history, f"前身：{before}" if before else "") if one)


def note_words(article: Article) -> str:
    """What a reader must know of it."""
    said = [
        "规划名称" if article.planned else "",
        "演示数据" if article.made_up else "",
        article.note or "",
    ]
    return "；".join(one for one in said if one)


def _described(field: str) -> Callable[[Article], str]:
    return lambda article: getattr(article.description, field, None) or ""


def _named(form: Form) -> Callable[[Article], str]:
    return lambda article: names_words(article, form)


COLUMNS: tuple[tuple[str, int, Callable[[Article], Any]], ...] = (
    ("序号", 6, lambda one: one.number),
    ("地名代码", 13, _described("official_code")),
    ("标准名称", 14, lambda one: one.name),
    ("类别代码", 7, lambda one: one.class_code),
    ("类别", 10, lambda one: one.class_name),
    ("罗马字母拼写", 17, lambda one: one.roman),
    ("汉语拼音", 17, lambda one: one.pinyin),
    ("专名", 10, lambda one: one.proper),
    ("通名", 6, lambda one: one.generic),
    ("所属行政区", 15, lambda one: one.division),
    ("位置", 17, lambda one: one.position or ""),
    ("含义", 16, _described("meaning")),
    ("来历", 16, _described("origin")),
    ("沿革", 24, history_words),
    ("曾用名", 18, _named("former")),
    ("别名", 11, _named("alias")),
    ("简称", 9, _named("short")),
    ("原图名称", 9, _named("map")),
    ("批准机关", 12, lambda one: one.approval.body or ""),
    ("批准文号", 13, lambda one: one.approval.number or ""),
    ("批准日期", 11, lambda one: one.approval.on),
    ("公告", 13, announcement_words),
    ("保护名录", 10, protection_words),
    ("红色地名", 6, lambda one: "是" if one.description and one.description.red else ""),
    ("东经", 9, lambda one: one.lon),
    ("北纬", 9, lambda one: one.lat),
    ("备注", 10, note_words),
    ("资料来源", 26, lambda one: one.source),
)
"""Heading, width in characters, and what stands in the cell: text, a number or a date; None or "" where not known."""


def index_words(line: IndexLine) -> str:
    """The words of an index line: the name, and where it sends its reader."""
    return line.name if line.see is None else f"{line.name} 见 {line.see}"


def stroke_words(strokes: int | None) -> str:
    """The heading of a group of the stroke index."""
    return f"{strokes} 画" if strokes else "笔画未知"
