"""The printable sheet of a boundary line on a date: facts, strip map, markers in order, papers, signatures."""

from __future__ import annotations

from html import escape

from gis.markers.sheet import FINDINGS, SYMBOLS, LineSheet, Placed, chainage_words, signed
from gis.markers.visits import Finding
from maps.printed import facts, foot, head, page, signs, table
from maps.sheet_words import Lang, say
from maps.strip_map import strip_map

MAP_MM = 128.0
"""Height left for the strip map on the first page, under the facts."""


def line_sheet(sheet: LineSheet, lang: Lang = "zh") -> str:
    """The sheet as one HTML file for A4 landscape."""
    title = f"{sheet.name} · {say('line_sheet', lang)}"
    top = head(
        title,
        f"{say('as_of', lang)} {sheet.as_of}",
        exact=sheet.exact,
        made_up=sheet.made_up,
        illustrative=sheet.illustrative,
        lang=lang,
    )
    body = (
        top
        + facts(_facts(sheet, lang))
        + f"<figure>{strip_map(sheet, MAP_MM, lang)}</figure>"
        + _markers(sheet, lang)
        + _papers(sheet, lang)
        + _method(sheet, lang)
        + signs([say("signed_for", lang, side=side) for side in (sheet.side_a, sheet.side_b)])
        + foot(sheet.sources, f"{say('printed', lang)}：{sheet.printed_by} {sheet.printed_on}", lang=lang)
    )
    return page(title, body, lang=lang, made_up=sheet.made_up)


def _facts(sheet: LineSheet, lang: Lang) -> list[tuple[str, str, bool]]:
    line = sheet.line
    level = say(f"level_{line.level}", lang) + (say("outer", lang) if line.rank == "outer" else "")
    open_end = say("open_end", lang)
    pairs = [
        (say("sides", lang), f"{sheet.side_a} — {sheet.side_b}", False),
        (say("level", lang), level, False),
        (say("code_official", lang), sheet.official_code or say("none_yet", lang), False),
        (say("code_rule", lang), line.code or "—", False),
        (say("length", lang), f"{line.length_m / 1000:,.3f} km", False),
        (say("ends", lang), f"{sheet.start or open_end} {say('to', lang)} {sheet.end or open_end}", False),
    ]
    if sheet.intactness is not None:
        pairs.append((say("intactness", lang), _rate(sheet, lang), True))
    if sheet.description:
        pairs.append((say("description", lang), sheet.description, True))
    return pairs


def _rate(sheet: LineSheet, lang: Lang) -> str:
    found = sheet.intactness
    if found is None or found.rate is None:
        return say("no_markers", lang)
    said = say(
        "intactness_said", lang, intact=found.intact, total=found.total, failed=found.failed, unknown=found.unknown
    )
    return f"{found.rate:.1%}（{said}）" if lang == "zh" else f"{found.rate:.1%} ({said})"


def _markers(sheet: LineSheet, lang: Lang) -> str:
    heading = f"<h2>{say('markers', lang)}（{len(sheet.markers)}）</h2>"
    if not sheet.markers:
        return f"{heading}<p>{say('no_markers', lang)}</p>"
    columns, cells = (_EXACT, _exact_row) if sheet.exact else (_PUBLIC, _public_row)
    heads = [(say(name, lang), kind) for name, kind in columns]
    return heading + table(heads, (cells(sheet, placed, lang) for placed in sheet.markers))


_EXACT = (
    ("order", "n"), ("number", "keep"), ("name", ""), ("chainage", "n"), ("offset", "n"), ("state", "keep"),
    ("last_visit", "keep"), ("findings", ""), ("action", ""), ("managed_by", "keep"), ("signatures", "lines"),
)  # fmt: skip
_PUBLIC = (("order", "n"), ("number", "keep"), ("name", ""), ("chainage", "n"), ("point", "n"))


def _exact_row(sheet: LineSheet, placed: Placed, lang: Lang) -> list[str]:
    visit, names = placed.last_visit, sheet.unit_names
    kept = placed.marker.managed_by if placed.marker else None
    return [
        str(placed.order),
        placed.number,
        placed.name or "",
        chainage_words(placed.chainage_m, exact=True),
        "" if placed.offset_m is None else f"{placed.offset_m:.1f}",
        state_words(placed, lang),
        str(placed.visited_on or say("never", lang)),
        finding_words(visit.findings if visit else (), lang),
        (visit.action or "") if visit else "",
        names.get(kept, "") if kept is not None else "",
        signed(visit.signatures, names) if visit else "",
    ]


def _public_row(_sheet: LineSheet, placed: Placed, _lang: Lang) -> list[str]:
    point = f"{placed.lon:.2f}，{placed.lat:.2f}"
    return [str(placed.order), placed.number, placed.name or "", chainage_words(placed.chainage_m, exact=False), point]


def state_words(placed: Placed, lang: Lang = "zh") -> str:
    """The state as its symbol and in words."""
    if placed.seen is None:
        return "—"
    return f"{SYMBOLS[placed.seen]} {say(f'state_{placed.seen}', lang)}"


def finding_words(findings: tuple[Finding, ...], lang: Lang = "zh") -> str:
    """Findings in words."""
    return (
        "、".join(FINDINGS[f] for f in findings) if lang == "zh" else ", ".join(f.replace("_", " ") for f in findings)
    )


def _papers(sheet: LineSheet, lang: Lang) -> str:
    heading = f"<h2>{say('papers', lang)}</h2>"
    if not sheet.papers:
        return f"{heading}<p>{say('no_papers', lang)}</p>"
    items = "".join(
        f"<li>{say(f'paper_{p.kind}', lang)}：{escape(p.title)}，{escape(p.number)}，{p.issued_on}</li>"
        for p in sheet.papers
    )
    return f"{heading}<ol>{items}</ol>"


def _method(sheet: LineSheet, lang: Lang) -> str:
    words = say("method_said", lang) + ("" if sheet.exact else say("method_public", lang))
    return f"<h2>{say('method', lang)}</h2><p>{words}</p>"
