"""What every printed page of the bureau has: its type, its stamps, the notices that cannot be switched off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from gis.notices import NOTICES
from maps.sheet_words import Lang, say
from maps.style import FONTS, PAGE

_FONTS = ",".join(f'"{font}"' for font in FONTS)
CSS = f"""
@page {{ size: A4 landscape; margin: 11mm 13mm 12mm; }}
@page upright {{ size: A4 portrait; margin: 12mm 14mm; }}
* {{ box-sizing: border-box; }}
html {{ -webkit-print-color-adjust: exact; print-color-adjust: exact; }}
body {{ margin: 0 auto; max-width: 271mm; color: {PAGE["ink"]}; background: #fff;
  font: 9pt/1.45 {_FONTS},sans-serif; font-variant-numeric: tabular-nums; }}
body.upright {{ page: upright; max-width: 182mm; }}
h1 {{ font-size: 17pt; line-height: 1.2; margin: 0; letter-spacing: .04em; }}
h2 {{ font-size: 10.5pt; margin: 5mm 0 1.5mm; break-after: avoid; }}
p {{ margin: 1mm 0; }}
header {{ display: flex; align-items: flex-end; gap: 6mm; border-bottom: .5mm solid #111; padding-bottom: 2mm; }}
header .grow {{ flex: 1; }}
header .date {{ font-size: 10.5pt; }}
.stamp {{ border: .5mm solid #111; padding: .6mm 2.5mm; font-weight: 700; font-size: 11pt;
  letter-spacing: .15em; white-space: nowrap; }}
.notice {{ display: inline-block; border: .3mm dashed #111; padding: .3mm 2mm; font-weight: 600; white-space: nowrap; }}
.band {{ background: repeating-linear-gradient(-45deg,#fff 0 2mm,#ddd 2mm 4mm); border: .3mm solid #111;
  padding: .6mm 3mm; text-align: center; font-weight: 700; letter-spacing: .6em; margin: 1.5mm 0 0; }}
.band span {{ background: #fff; padding: 0 2mm; }}
.watermark {{ position: fixed; inset: 0; display: flex; align-items: center; justify-content: center;
  pointer-events: none; z-index: 9; }}
.watermark span {{ font-size: 88pt; font-weight: 800; letter-spacing: .2em; transform: rotate(-28deg);
  white-space: nowrap; color: transparent; -webkit-text-stroke: .35mm rgba(0,0,0,.2); }}
dl.facts {{ display: grid; grid-template-columns: max-content 1fr max-content 1fr; gap: .8mm 3mm; margin: 2.5mm 0; }}
dl.facts dt {{ color: {PAGE["muted"]}; }} dl.facts dd {{ margin: 0; }} dl.facts dd.wide {{ grid-column: 2 / -1; }}
table {{ border-collapse: collapse; width: 100%; }}
thead {{ display: table-header-group; }}
tr {{ break-inside: avoid; }}
th, td {{ border: .2mm solid #555; padding: .8mm 1.6mm; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }}
th {{ background: #eee; font-weight: 600; }}
td.n, th.n {{ text-align: right; white-space: nowrap; }} td.c, th.c {{ text-align: center; }}
td.keep {{ white-space: nowrap; }} td.lines {{ white-space: pre; }}
figure {{ margin: 0; break-inside: avoid; }} figure svg {{ width: 100%; height: auto; display: block; }}
.signs {{ display: flex; gap: 10mm; margin-top: 7mm; break-inside: avoid; }}
.signs div {{ flex: 1; border-bottom: .2mm solid #111; padding-bottom: 1mm; }}
footer {{ margin-top: 5mm; border-top: .2mm solid #555; padding-top: 1.5mm; color: {PAGE["muted"]}; font-size: 8pt;
  display: flex; gap: 6mm; flex-wrap: wrap; }}
footer .grow {{ flex: 1; min-width: 90mm; }}
.sheet + .sheet {{ break-before: page; }}
@media screen {{ body {{ padding: 8mm; }} }}
"""


def page(title: str, body: str, *, lang: Lang = "zh", made_up: bool, upright: bool = False) -> str:
    """A whole document in one file, asking nothing of a network. The watermark is text: printers drop backgrounds."""
    mark = f'<div class="watermark" aria-hidden="true"><span>{NOTICES["made_up"]}</span></div>' if made_up else ""
    return (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title><style>{CSS}</style></head>'
        f'<body class="{"upright" if upright else "across"}">{mark}{body}</body></html>'
    )


def head(title: str, date_words: str, *, exact: bool, made_up: bool, illustrative: bool, lang: Lang = "zh") -> str:
    """Title, date, stamp (内部资料 or 公示版) and what must be said of the data."""
    notice = f'<span class="notice">{NOTICES["illustrative"]}</span>' if illustrative else ""
    band = f'<div class="band"><span>{NOTICES["made_up"]}</span></div>' if made_up else ""
    stamp = say("stamp_exact" if exact else "stamp_public", lang)
    return (
        f'<header><h1>{escape(title)}</h1><span class="date">{escape(date_words)}</span><span class="grow"></span>'
        f'{notice}<span class="stamp">{stamp}</span></header>{band}'
    )


def facts(pairs: Sequence[tuple[str, str, bool]]) -> str:
    """Names and values in two columns; a wide value takes a whole line."""
    return (
        '<dl class="facts">'
        + "".join(
            f"<dt>{escape(name)}</dt><dd{' class=wide' if wide else ''}>{escape(value)}</dd>"
            for name, value, wide in pairs
        )
        + "</dl>"
    )


def table(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> str:
    """A table whose head repeats on every page; ``columns``: heading and class (``n`` numbers, ``c`` centred)."""
    head_row = "".join(f'<th class="{kind}">{escape(name)}</th>' for name, kind in columns)
    body = "".join(
        "<tr>"
        + "".join(f'<td class="{kind}">{escape(cell)}</td>' for (_, kind), cell in zip(columns, row, strict=True))
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head_row}</tr></thead><tbody>{body}</tbody></table>"


def signs(names: Sequence[str]) -> str:
    """Lines to sign on."""
    return '<div class="signs">' + "".join(f"<div>{escape(name)}：</div>" for name in names) + "</div>"


def foot(sources: Sequence[str], printed: str, *, lang: Lang = "zh", review_slot: bool = True) -> str:
    """Sources, who printed it and when, and the slot for the number of the map's review."""
    slot = f"<span>{say('review_number', lang)}：＿＿＿＿＿＿＿＿</span>" if review_slot else ""
    said = f"{say('sources', lang)}：{escape('；'.join(sources))}" if sources else ""
    return f'<footer><span class="grow">{said}</span>{slot}<span>{escape(printed)}</span></footer>'
