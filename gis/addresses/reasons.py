"""An answer in a row of a list: flat columns, and the reasons in the words of those who get the list back (Chinese)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

RESULT_COLUMNS = (
    "match_grade", "match_level", "match_text", "match_id", "match_lon", "match_lat", "match_county",
    "match_county_code", "match_town", "match_town_code", "match_community", "match_community_code", "match_score",
    "match_reason", "match_candidates", "match_made_up",
)  # fmt: skip
NOT_ASKED = "没有地址"
_DIVISIONS = ("county", "town", "community")
_SYSTEMS = ("mca", "stats")
"""Systems of codes, the first that a division has one of is told: communities have none of the ministry's."""
_FIELDS = {
    "name": "名称", "city": "设区市", "county": "县区", "town": "镇街", "community": "村社区", "street": "道路",
    "estate": "小区或建筑", "lane": "弄", "group": "组", "door": "门牌号", "building": "幢号", "unit": "单元",
    "floor": "楼层", "room": "室号", "entrance": "出入口",
}  # fmt: skip
_DIFFERENCES = {
    "omitted": "未写{field}（登记为{found}）",
    "historic": "{asked}是原名，今为{found}",
    "other_form": "{asked}未用全称，登记为{found}",
    "same_sound": "“{asked}”与登记的“{found}”同音",
    "one_character": "“{asked}”与登记的“{found}”一字之差",
    "two_characters": "“{asked}”与登记的“{found}”两字之差",
    "one_less": "“{asked}”比登记的“{found}”少一字",
    "one_more": "“{asked}”比登记的“{found}”多一字",
    "without_generic": "“{asked}”未写通名，登记为“{found}”",
    "one_of": "{field}写作{asked}，此为其中的{found}",
    "wrong": "{field}写作{asked}，登记为{found}",
    "missing": "登记中没有{field}{asked}",
    "decided": "经人工确认",
}


def result_of(told: Mapping[str, Any], faults: Sequence[str] = ()) -> list[str]:
    """An answer (``gis.addresses.answer``) as the cells of ``RESULT_COLUMNS``; ``faults`` are of the row itself."""
    best = told["address"]
    reason = "；".join(dict.fromkeys([*faults, *reasons(told)]))
    candidates = "｜".join(one["text"] for one in told["candidates"])
    if best is None:
        return [told["grade"], *[""] * 12, reason, candidates, ""]
    return [
        told["grade"],
        best["level"],
        best["text"],
        best["address_id"] or "",
        *(["", ""] if best["lon"] is None else [f"{best['lon']:.7f}", f"{best['lat']:.7f}"]),
        *_divisions(best["divisions"]),
        f"{best['score']:g}",
        reason,
        candidates,
        "是" if best["made_up"] else "",
    ]


def unread(faults: Sequence[str]) -> list[str]:
    """The cells of a row that asks for nothing."""
    return ["none", *[""] * 12, "；".join([*faults, NOT_ASKED]), "", ""]


def reasons(told: Mapping[str, Any]) -> Iterator[str]:
    """Why the grade is what it is, in sentences; nothing where all is as written."""
    best = told["address"]
    if told["elsewhere"]:
        yield "在本市以外：" + "".join(one["name"] for one in told["elsewhere"])
    elif best is None:
        yield "没有找到"
    if best is None:
        return
    orders = {(one["level"], one["written"]): one["order"] for one in told["superseded"]}
    for one in best["differences"]:
        yield _difference(one) + _by_order(orders.get((one["field"], one["asked"])))
    said = {one["asked"] for one in best["differences"] if one["kind"] in ("wrong", "missing")}
    rest = [words for words in told["unmatched"] if words not in said]
    if rest:
        yield "未能对应：" + "、".join(rest)
    if told["candidates"]:
        yield f"另有{len(told['candidates'])}处可能，需人工确认"


def _difference(one: Mapping[str, Any]) -> str:
    kind = "missing" if one["kind"] == "wrong" and one["found"] is None else one["kind"]
    field = _FIELDS.get(one["field"], one["field"])
    return _DIFFERENCES[kind].format(field=field, asked=one["asked"] or "", found=one["found"] or "")


def _by_order(order: Mapping[str, Any] | None) -> str:
    return f"（{order['title']}，{order['effective_on']}起）" if order else ""


def _divisions(chain: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    by_level = {one["level"]: one for one in chain}
    for level in _DIVISIONS:
        one = by_level.get(level)
        yield one["name"] if one else ""
        yield _code(one["codes"]) if one else ""


def _code(codes: Mapping[str, str]) -> str:
    return next((str(codes[system]) for system in _SYSTEMS if codes.get(system)), "")
