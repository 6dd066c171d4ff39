"""The announcement and the public notice of place names as pages to print: one file each, A4 upright."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from gis.placenames.announcement import ACTS, COLUMNS, NOT_YET, AnnouncedName, Announcement, Notice, chinese_day
from maps.printed import facts, page, table

_BLANK = "＿＿＿＿"
_WHOLE = ("name", "roman", "approved_on")
"""Columns whose words are not broken."""
_STYLE = """<style>
.paper { font-size: 12pt; line-height: 1.9; }
.paper h1 { text-align: center; font-size: 19pt; margin: 10mm 0 3mm; letter-spacing: .06em; }
.paper .number { text-align: center; margin-bottom: 6mm; }
.paper p { text-indent: 2em; margin: 2mm 0; }
.paper table { font-size: 10pt; line-height: 1.5; margin: 3mm 0; }
.paper th { white-space: nowrap; }
.paper .issuer { text-align: right; text-indent: 0; margin-top: 14mm; }
.paper .day { text-align: right; text-indent: 0; }
.paper .aside { text-indent: 0; font-size: 10pt; border-top: .2mm solid #555; margin-top: 8mm; padding-top: 2mm; }
</style>"""


def announcement_page(told: Announcement) -> str:
    """An announcement as one HTML file."""
    what = "、".join(dict.fromkeys(ACTS[one.what] for one in told.names))
    basis = "《地名管理条例》《地名备案公告管理办法（试行）》"
    body = (
        f"<h1>{escape(told.title)}</h1>"
        f'<p class="number" style="text-indent:0">{escape(told.number or _BLANK)}</p>'
        f"<p>根据{basis}，现将经批准{what}的{len(told.names)}个地名公告如下：</p>"
        + _table(told.names)
        + "".join(f"<p>{escape(line)}</p>" for line in _remarks(told.names))
        + _signed(told.issuer, chinese_day(told.on) if told.on else f"{_BLANK}年＿＿月＿＿日")
    )
    return page(told.title, f'{_STYLE}<div class="paper">{body}</div>', made_up=told.made_up, upright=True)


def _table(names: Iterable[AnnouncedName]) -> str:
    columns = [("序号", "c"), *((words, "keep" if name in _WHOLE else "") for name, words in COLUMNS)]
    return table(columns, ([str(n), *_cells(one)] for n, one in enumerate(names, start=1)))


def _cells(one: AnnouncedName) -> list[str]:
    number = f"（{one.number}）" if one.number else ""
    told = {"body": one.body + number, "approved_on": chinese_day(one.approved_on)}
    return [told.get(name) or str(getattr(one, name)) for name, _ in COLUMNS]


def _remarks(names: Iterable[AnnouncedName]) -> list[str]:
    """What the table has no column for: the former name, and from which day."""
    found = []
    for one in names:
        since = chinese_day(one.in_force_on) if one.in_force_on else ""
        if one.what == "abolish":
            found.append(f"{one.name}自{since}起停止使用。")
        elif one.was:
            found.append(f"{one.name}原名{one.was}，自{since}起使用新名称。")
        elif one.in_force_on and one.in_force_on != one.approved_on:
            found.append(f"{one.name}自{since}起使用。")
    return found


def notice_page(notice: Notice) -> str:
    """A public notice as one HTML file; it says that the name is not approved."""
    case, form = notice.case, notice.case.form
    pairs = [
        ("拟用名称" if case.kind != "abolish" else "拟销名称", case.name, False),
        ("罗马字母拼写", form["roman"], False),
        ("地名类别", notice.class_name, False),
        ("现用名称", form.get("was", "—"), False),
        ("所属政区", notice.divisions, True),
        ("位置描述", form.get("position", "—"), True),
        ("含义", form.get("meaning", "—"), True),
        ("方案及理由", form.get("reason", "—"), True),
    ]
    days = f"{chinese_day(notice.since)}至{chinese_day(notice.until)}"
    body = (
        f"<h1>{escape(notice.title)}</h1>"
        "<p>按照地名管理的有关规定，现将下列地名方案向社会公示，征求意见。</p>"
        + facts(pairs)
        + f"<p>公示时间：{days}。公示地点：{escape(notice.where)}。</p>"
        f"<p>公示期内如有意见，请向{escape(notice.contact)}提出。</p>"
        + _signed(notice.issuer, chinese_day(notice.since))
        + f'<p class="aside">{NOT_YET}</p>'
    )
    return page(notice.title, f'{_STYLE}<div class="paper">{body}</div>', made_up=case.made_up, upright=True)


def _signed(issuer: str, day: str) -> str:
    return f'<p class="issuer">{escape(issuer)}</p><p class="day">{escape(day)}</p>'
