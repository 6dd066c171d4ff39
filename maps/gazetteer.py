"""The gazetteer (地名录) for print: a title page, a table for each kind of place, two indexes; A4, one HTML file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from gis.notices import NOTICES, STAMPS
from gis.placenames.gazetteer import Article, Gazetteer, IndexLine
from gis.placenames.gazetteer_words import (
    APPENDIX,
    APPENDIX_SAID,
    FORM_WORDS,
    INDEX_SAID,
    announcement_words,
    date_words,
    history_words,
    names_words,
    note_words,
    protection_words,
    sentences,
    stroke_words,
    title_of,
)
from gis.placenames.record import Form
from maps.printed import head, page

_CSS = """
@page { margin: 15mm 11mm 14mm;
  @top-left { content: TITLE; font-size: 8pt; } @top-right { content: DATE; font-size: 8pt; }
  @bottom-left { content: NOTICE; font-size: 8pt; }
  @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; } }
@page :first { @top-left { content: none; } @top-right { content: none; } }
RUNNING
body.across { max-width: none; }
section.part { break-before: page; }
section.part > h2 { font-size: 13pt; margin: 0 0 2mm; border-bottom: .4mm solid #111; padding-bottom: 1mm; }
section.part > h2 small { font-size: 9pt; font-weight: 400; }
table.names { font-size: 7.4pt; line-height: 1.32; table-layout: fixed; }
table.names th, table.names td { padding: .5mm .9mm; }
table.names b { font-size: 8.6pt; } table.names i { font-style: normal; color: #444; }
table.names td:first-child { text-align: right; }
table.names p { margin: 0; } table.names span { white-space: nowrap; }
.title { text-align: center; padding-top: 8mm; }
.title h1 { font-size: 30pt; letter-spacing: .12em; }
.title .day { font-size: 13pt; margin: 3mm 0 1mm; }
.title table { width: auto; margin: 4mm auto; font-size: 8.5pt; line-height: 1.25; min-width: 130mm; }
.title .said { max-width: 190mm; margin: 0 auto; text-align: left; font-size: 8.5pt; }
.index { columns: 4; column-gap: 5mm; font-size: 7.8pt; line-height: 1.38; }
.index h3 { font-size: 9pt; margin: 1.6mm 0 .4mm; border-bottom: .2mm solid #555; break-after: avoid; }
.index div { display: flex; gap: 1.2mm; break-inside: avoid; }
.index .in { color: #555; flex: 1; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.index a { color: inherit; text-decoration: none; }
"""
_WIDTHS_MM = (9, 38, 20, 36, 40, 46, 34, 34, 18)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""A day, which is never broken at the end of a line."""
_HEADS = (
    "序号", "标准名称 / 专名 · 通名 / 罗马字母拼写 / 汉语拼音", "类别 / 地名代码", "所属行政区 / 位置", "含义 / 来历",
    "沿革", "曾用名、别名、简称", "批准 / 公告 / 保护", "东经 / 北纬",
)  # fmt: skip


def gazetteer_page(gazetteer: Gazetteer, printed: str) -> str:
    """The gazetteer as one HTML file for A4 landscape. ``printed``: who made it, and when."""
    parts = [(section.title, section.articles, "") for section in gazetteer.sections]
    if gazetteer.unapproved:
        parts.append((APPENDIX, gazetteer.unapproved, APPENDIX_SAID))
    indexes: tuple[tuple[str, Sequence[IndexLine], Callable[[IndexLine], str]], ...] = (
        ("拼音索引", gazetteer.by_sound, lambda line: line.letter),
        ("笔画索引", gazetteer.by_strokes, lambda line: stroke_words(line.strokes)),
    )
    heads = [title for title, _, _ in (*parts, *indexes)]
    body = [_style(gazetteer, heads), _title_page(gazetteer, printed)]
    body += [_part(place, *part) for place, part in enumerate(parts)]
    body += [_index(place, *index) for place, index in enumerate(indexes, start=len(parts))]
    return page(title_of(gazetteer), "".join(body), made_up=gazetteer.made_up)


def _style(gazetteer: Gazetteer, heads: Sequence[str]) -> str:
    """Running heads: what the page belongs to stands on each page, as a reader leafs through them."""
    running = "".join(
        f"@page part{place} {{ @top-center {{ content: {_quoted(words)}; font-size: 8pt; }} }}\n"
        f"section.part{place} {{ page: part{place}; }}\n"
        for place, words in enumerate(heads)
    )
    words = {
        "TITLE": _quoted(title_of(gazetteer)),
        "DATE": _quoted(f"截至 {gazetteer.as_of}"),
        "NOTICE": _quoted(" ".join(_notices(gazetteer))),
        "RUNNING": running,
    }
    css = _CSS
    for mark, said in words.items():
        css = css.replace(mark, said)
    return f"<style>{css}</style>"


def _quoted(words: str) -> str:
    """Words as a string of CSS within HTML: whatever is no letter, digit or space by its number."""
    return '"' + "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):06x}" for sign in words) + '"'


def _notices(gazetteer: Gazetteer) -> list[str]:
    made_up = [NOTICES["made_up"]] if gazetteer.made_up else []
    illustrative = [NOTICES["illustrative"]] if gazetteer.illustrative else []
    return [STAMPS["public"], *made_up, *illustrative]


def _title_page(gazetteer: Gazetteer, printed: str) -> str:
    top = head("", "", exact=False, made_up=gazetteer.made_up, illustrative=gazetteer.illustrative)
    rows = "".join(
        f"<tr><td>{escape(section.title)}</td><td class=c>{code}</td><td>{escape(name)}</td><td class=n>{n:,}</td></tr>"
        for section, counts in gazetteer.counts()
        for code, name, n in counts
    )
    total = f"<tr><th colspan=3>标准地名合计</th><th class=n>{len(gazetteer):,}</th></tr>"
    if gazetteer.unapproved:
        total += f"<tr><td colspan=3>{APPENDIX}</td><td class=n>{len(gazetteer.unapproved):,}</td></tr>"
    said = (*sentences(gazetteer), printed)
    return (
        f"{top}<div class=title><h1>{escape(title_of(gazetteer))}</h1>"
        f"<p class=day>截至 {date_words(gazetteer.as_of)}</p><p>政区、名称与沿革均以该日为准</p>"
        f"<table><thead><tr><th>部</th><th>类别代码</th><th>类别</th><th class=n>条数</th></tr></thead>"
        f"<tbody>{rows}{total}</tbody></table>"
        f"<div class=said>{''.join(f'<p>{escape(words)}</p>' for words in said)}</div></div>"
    )


def _part(place: int, title: str, articles: Sequence[Article], said: str) -> str:
    columns = "".join(f'<col style="width:{width}mm">' for width in _WIDTHS_MM)
    heads = "".join(f"<th>{words}</th>" for words in _HEADS)
    note = f" {escape(said)}" if said else ""
    return (
        f'<section class="part part{place}"><h2>{escape(title)}<small>　{len(articles):,} 条{note}</small></h2>'
        f"<table class=names><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(map(_row, articles))}</tbody></table></section>"
    )


def _row(article: Article) -> str:
    described = article.description
    parts = f"{article.proper} · {article.generic}" if article.generic else article.proper
    cells: tuple[Sequence[str | None], ...] = (
        [str(article.number)],
        [f"{article.name}\n{parts}", article.roman, article.pinyin],
        [article.class_name, article.class_code, (described.official_code if described else None)],
        [article.division, article.position],
        [described.meaning, described.origin] if described else [],
        history_words(article).splitlines(),
        _other_names(article),
        _approval(article),
        [_degrees(article.lon), _degrees(article.lat), note_words(article)],
    )
    made = "".join(f"<td>{_lines(lines, bold=at == 1)}</td>" for at, lines in enumerate(cells))
    return f'<tr id="n{article.number}">{made}</tr>'


def _lines(lines: Iterable[str | None], *, bold: bool) -> str:
    told = [_DAY.sub(r"<span>\g<0></span>", escape(line)) for line in lines if line]
    if bold:
        name, parts = told[0].split("\n")
        told[0] = f"<b>{name}</b>　{parts}"
    return "".join(f"<p>{line}</p>" for line in told)


def _other_names(article: Article) -> list[str]:
    forms: tuple[Form, ...] = ("former", "alias", "short", "map")
    return [f"{FORM_WORDS[form]}：{names_words(article, form)}" for form in forms if article.names_in(form)]


def _approval(article: Article) -> list[str]:
    approval, described = article.approval, article.description
    told = [" ".join(str(one) for one in (approval.body, approval.number, approval.on) if one)]
    if announcement_words(article):
        told.append(f"公告：{announcement_words(article)}")
    if protection_words(article):
        told.append(f"保护名录：{protection_words(article)}")
    return [*told, "红色地名"] if described and described.red else told


def _degrees(degrees: float | None) -> str:
    return "" if degrees is None else f"{degrees:.4f}"


def _index(place: int, title: str, lines: Sequence[IndexLine], group: Callable[[IndexLine], str]) -> str:
    body = "".join(_groups(lines, group))
    return (
        f'<section class="part part{place}"><h2>{title}<small>　{INDEX_SAID}</small></h2>'
        f"<div class=index>{body}</div></section>"
    )


def _groups(lines: Sequence[IndexLine], group: Callable[[IndexLine], str]) -> Iterator[str]:
    for name, of_group in groupby(lines, key=group):
        yield f"<h3>{escape(name)}</h3>"
        for line in of_group:
            where = f"见 {line.see}" if line.see else line.article.division
            yield (
                f'<div><a href="#n{line.article.number}">{escape(line.name)}</a>'
                f"<span class=in>{escape(where)}</span><span>{line.article.number}</span></div>"
            )
