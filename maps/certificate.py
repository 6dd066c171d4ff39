"""The certificate of address change as a page to print: one file, A4 upright."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from typing import Any

from gis.addresses.certificate import Certificate
from gis.placenames.announcement import chinese_day
from maps.printed import facts, page, table

TITLE = "地址变更证明"
_STYLE = """<style>
.paper { font-size: 12pt; line-height: 1.9; }
.paper h1 { text-align: center; font-size: 22pt; margin: 14mm 0 3mm; letter-spacing: .3em; text-indent: .3em; }
.paper .number { text-align: right; text-indent: 0; margin-bottom: 8mm; }
.paper p { text-indent: 2em; margin: 2mm 0; }
.paper dl.facts { font-size: 12pt; grid-template-columns: max-content 1fr; gap: 2mm 5mm; margin: 6mm 0;
  border: .3mm solid #111; padding: 4mm 5mm; }
.paper dl.facts dd.wide { grid-column: 2; font-weight: 600; }
.paper table { font-size: 10pt; line-height: 1.6; margin: 3mm 0 6mm; }
.paper .signed { margin-top: 16mm; break-inside: avoid; }
.paper .signed p { text-align: right; text-indent: 0; }
.paper .aside { text-indent: 0; font-size: 9.5pt; line-height: 1.6; border-top: .2mm solid #555; margin-top: 12mm;
  padding-top: 2mm; }
</style>"""


def certificate_page(certificate: Certificate) -> str:
    """A certificate as one HTML file; made-up addresses bear the watermark."""
    pairs = [
        ("原地址", certificate.old_text, True),
        ("现地址", certificate.new_text, True),
        ("地址标识", certificate.address_id, True),
    ]
    body = (
        f'<h1>{TITLE}</h1><p class="number">编号：{escape(certificate.told_number)}</p>'
        "<p>兹证明，下列原地址与现地址为同一处所，因下列事由改变书写：</p>"
        + facts(pairs)
        + table(
            [("起用日期", "keep"), ("原书写", ""), ("改后书写", ""), ("依据", "")], _rows(certificate.basis["turns"])
        )
        + "<p>特此证明。</p>"
        + _signed(certificate)
        + f'<p class="aside">原地址于{chinese_day(certificate.old_on)}在用；现地址以出具之日为准。'
        "本证明只证明地址书写的变更，不证明产权、户籍或居住事实。</p>"
    )
    made_up = bool(certificate.basis["made_up"])
    title = f"{TITLE} {certificate.told_number}"
    return page(title, f'{_STYLE}<div class="paper">{body}</div>', made_up=made_up, upright=True)


def _rows(turns: Iterable[Mapping[str, Any]]) -> Iterable[list[str]]:
    for turn in turns:
        grounds = [_order(order) for order in turn["orders"]] or [_record(turn["record"])]
        yield [chinese_day(date.fromisoformat(str(turn["day"]))), turn["was"], turn["became"], "；".join(grounds)]


def _order(order: Mapping[str, Any]) -> str:
    papers = [paper for paper in order["documents"] if paper["body"] and paper["role"] != "announcement"]
    told = "、".join(_paper(paper) for paper in papers)
    return f"{order['title']}（{told or '登记簿无批准文件'}）"


def _paper(paper: Mapping[str, Any]) -> str:
    words = paper["number"] or ("批复" if paper["role"] == "reply" else "通知")
    dated = f"，{chinese_day(date.fromisoformat(paper['dated']))}" if paper["dated"] else ""
    return f"{paper['body']} {words}{dated}"


def _record(record: Mapping[str, Any] | None) -> str:
    told = record or {}
    return f"地址登记：{told.get('note') or told.get('source') or ''}"


def _signed(certificate: Certificate) -> str:
    return (
        f'<div class="signed"><p>{escape(str(certificate.basis["issuer"]))}（盖章）</p>'
        f"<p>{chinese_day(certificate.issued_on)}</p><p>经办人：{escape(certificate.issued_by)}</p></div>"
    )
