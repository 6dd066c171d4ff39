"""Words of the printed sheets, Chinese and English."""

from __future__ import annotations

from typing import Literal

Lang = Literal["zh", "en"]

WORDS: dict[str, tuple[str, str]] = {
    "strip_of": ("第 {number} 幅，共 {count} 幅", "Strip {number} of {count}"),
    "from_strip": ("接第 {number} 幅", "from strip {number}"),
    "to_strip": ("接第 {number} 幅", "to strip {number}"),
    "open_end": ("界线端点", "end of the line"),
    "tripoint": ("三交点", "tripoint"),
    "gap": ("界线中断处", "gap in the line"),
    "state": ("状态", "State"),
    "state_intact": ("完好", "intact"),
    "state_damaged": ("损坏或不合格", "damaged or failing"),
    "state_missing": ("缺失", "missing"),
    "state_overdue": ("逾期或未检（状况不明）", "overdue or never inspected"),
    "state_hidden": ("界桩（状况不公开）", "marker (state not public)"),
    "line_sheet": ("行政区域界线表", "Sheet of a boundary line"),
    "as_of": ("截至", "As of"),
    "sides": ("两侧", "Sides"),
    "code_rule": ("界线代码（按规则推算，待定）", "Code by rule (a proposal)"),
    "code_official": ("界线代码（法定）", "Official code"),
    "none_yet": ("尚无文件确定", "no paper gives one"),
    "level": ("等级", "Level"),
    "level_county": ("县级", "county"),
    "level_town": ("乡级", "town"),
    "level_community": ("村级", "community"),
    "outer": ("（市外界线）", " (outer)"),
    "length": ("长度", "Length"),
    "ends": ("起止点", "Ends"),
    "to": ("至", "to"),
    "description": ("走向说明", "Course in words"),
    "markers": ("界桩", "Markers"),
    "order": ("序号", "No."),
    "number": ("界桩编号", "Number"),
    "name": ("名称", "Name"),
    "chainage": ("里程", "Chainage"),
    "offset": ("偏距 m", "Offset m"),
    "point": ("经度，纬度（约）", "Lon, lat (about)"),
    "last_visit": ("最近检查", "Last visit"),
    "findings": ("发现的问题", "Findings"),
    "action": ("处理", "Action"),
    "signatures": ("签字", "Signatures"),
    "managed_by": ("管理方", "Kept by"),
    "never": ("未检查", "never"),
    "intactness": ("界桩完好率", "Intactness rate"),
    "intactness_said": (
        "{intact} 完好 / {total} 颗；不合格 {failed}，逾期或未检（状况不明）{unknown}",
        "{intact} intact of {total}; failing {failed}, overdue or never inspected (not known) {unknown}",
    ),
    "no_markers": ("本线在该日无界桩登记。", "No markers of this line are registered on the date."),
    "papers": ("依据文件（协议书 > 附图 > 成果表）", "Papers (agreement > attached map > result table)"),
    "no_papers": ("未登记。", "None are registered."),
    "paper_agreement": ("协议书", "agreement"),
    "paper_attached_map": ("协议书附图", "attached map"),
    "paper_result_table": ("界桩成果表", "result table"),
    "paper_approval": ("批准文件", "approval"),
    "paper_change": ("变更文件", "change"),
    "paper_report": ("联检报告", "inspection report"),
    "sources": ("来源", "Sources"),
    "method": ("说明", "Method"),
    "method_said": (
        "里程沿界线自起点量算（EPSG:4549）。各幅按本幅主方向旋转，同一比例尺，不作取直。"
        "状态取截至日期前最近一次有效检查；超过五年未检的为状况不明，不计入完好。",
        "Chainage is measured along the line from its start (EPSG:4549). Each strip is turned to its own main "
        "direction; all have one scale and nothing is straightened. State: the latest valid inspection before the "
        "date; one older than five years leaves it unknown, never intact.",
    ),
    "method_public": (
        "公示版：界桩位置取至 0.01°（约 1 km），图上位置与里程均由此推得，不得用于实地定位。",
        "Public version: markers are told to 0.01° (about 1 km); places on the map and chainages are made of those.",
    ),
    "printed": ("制表", "Printed"),
    "stamp_exact": ("内部资料", "INTERNAL"),
    "stamp_public": ("公示版", "PUBLIC"),
    "review_number": ("审图号", "Map review no."),
    "signed_for": ("{side}（签字、日期）", "Signed for {side}, date"),
}


def say(key: str, lang: Lang = "zh", **values: object) -> str:
    """Words in a language, with their gaps filled."""
    return WORDS[key][0 if lang == "zh" else 1].format(**values)
