"""The register form of a marker (界桩登记表): every field of the national record, in its order, filled or blank.

Fields and their order: three public civil-affairs systems and the national specification of division data
(DOMAIN §2.4).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from gis.crs import to_measure
from gis.markers.record import AzimuthKind, Marker, ReferenceObject

GRADES = {"province": "省级", "prefecture": "市级", "county": "县级", "town": "乡级"}
SHAPES = {"two_sided": "双面型", "three_sided": "三面型"}
TYPES = {
    "Q": "单立（Q）", "A": "双立（A）", "B": "双立（B）", "C": "三立（C）", "D": "三立（D）", "E": "三立（E）",
}  # fmt: skip
AZIMUTHS: dict[AzimuthKind, str] = {"magnetic": "磁方位角", "grid": "坐标方位角", "true": "真方位角"}
CHANGES = {"loaded": "登记", "relocated": "移位", "replaced": "更换", "corrected": "更正"}
PARTIES = ("A", "B", "C")
SIGNED = ("技术人员", "勘界办人员", "签字时间")
TRIPOINT_PAPERS = ("协议", "图片", "纪要")
DEVICE = (
    ("SBBH", "设备编号"), ("ZXZT", "在线状态"), ("ZXBWSJ", "最新报文时间"), ("QX", "倾斜"), ("DDL", "低电量"),
    ("PYJL", "漂移距离"),
)  # fmt: skip
"""Fields of markers that report by themselves."""
MOST_SIDES = 3
LEAST_OBJECTS = 3
"""Reference objects a marker must have (DOMAIN §2.4)."""


@dataclass(frozen=True)
class Form:
    """One marker's form on one date, with what stands beside the marker's own record.

    ``made_up`` and ``illustrative`` decide what every page must say of itself.
    """

    marker: Marker = field(repr=False)
    as_of: date
    unit_names: dict[int, str]
    line_name: str
    chainage_m: float | None = field(default=None, repr=False)
    files: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """Names of what is kept, by kind: photo, sketch, register_form, agreement, video."""
    history: tuple[str, ...] = ()
    """Its versions in words, oldest first."""


@dataclass(frozen=True)
class Entry:
    """One field: its code in the national record (empty where none is known), its name, its value."""

    code: str
    name: str
    value: str = field(repr=False)


@dataclass(frozen=True)
class Section:
    """Fields that stand together on the form."""

    title: str
    entries: tuple[Entry, ...]


def sections(form: Form) -> list[Section]:
    """The whole form but its table of reference objects (``objects``): sections in the order of the national record.

    Sides are three where three meet, else two. What the record holds beyond the known fields comes last.
    """
    marker = form.marker
    used: set[str] = set()
    ask = _asker(marker, used)
    sides = side_count(marker)
    found = [
        Section("界桩", _itself(form, ask)),
        Section("坐标与高程", _place(marker)),
        Section("所在地与行政区", _sides(marker, sides)),
        Section("位置描述与图件", _pictures(form, ask)),
        Section("各方人员与签字", _signed(ask, sides)),
        Section(
            "三交点",
            tuple(Entry(f"SJD{i}", f"三交点{name}", ask(f"三交点{name}")) for i, name in _numbered(TRIPOINT_PAPERS)),
        ),
        Section("管理与公开", _keeping(form, ask)),
        Section("在线监测", tuple(Entry(code, name, ask(code, name)) for code, name in DEVICE)),
    ]
    rest = tuple(Entry("", name, value) for name, value in marker.record.items() if name not in used)
    return [*found, Section("其他", rest)] if rest else found


def side_count(marker: Marker) -> int:
    """Two sides, or three where three meet."""
    triple = marker.shape == "three_sided" or marker.type_letter in "CDE" or len(marker.sides) == MOST_SIDES
    return MOST_SIDES if triple else 2


OBJECT_COLUMNS = ("序号", "方位物位置", "方位角类别", "方位角（°）", "距离（m）")


def objects(marker: Marker) -> list[tuple[str, str, str, str, str]]:
    """The table of reference objects, three rows at least: blanks show what is still to be measured."""
    rows = [(str(i), *_object(found)) for i, found in enumerate(marker.reference_objects, start=1)]
    rows += [(str(i), "", "", "", "") for i in range(len(rows) + 1, LEAST_OBJECTS + 1)]
    return rows


def object_words(found: ReferenceObject) -> str:
    """A reference object in a phrase: 水闸 坐标方位角 123.5° 12.3 m."""
    name, kind, azimuth, far = _object(found)
    return " ".join(part for part in (name, f"{kind} {azimuth}°" if azimuth else "", f"{far} m" if far else "") if part)


def _object(found: ReferenceObject) -> tuple[str, str, str, str]:
    azimuth = "" if found.azimuth_deg is None else f"{found.azimuth_deg:g}"
    far = "" if found.distance_m is None else f"{found.distance_m:g}"
    return found.name, AZIMUTHS[found.azimuth_kind], azimuth, far


Ask = Callable[..., str]


def _asker(marker: Marker, used: set[str]) -> Ask:
    """A look-up of the record's other fields by code or name, which notes what was asked for."""

    def ask(*names: str) -> str:
        used.update(names)
        return next((marker.record[name] for name in names if marker.record.get(name)), "")

    return ask


def _itself(form: Form, ask: Ask) -> tuple[Entry, ...]:
    marker = form.marker
    return (
        Entry("JZBH", "界桩编号", marker.number),
        Entry("JZMC", "界桩名称", marker.name or ""),
        Entry("KJSJBSM", "空间数据标识码", ask("KJSJBSM", "空间数据标识码")),
        Entry("JXDM", "界线代码", marker.line_code),
        Entry("JXMC", "界线名称", form.line_name),
        Entry("JZDJ", "界桩等级", GRADES.get(marker.grade or "", "")),
        Entry(
            "JZLX",
            "界桩类型",
            "，".join(w for w in (TYPES[marker.type_letter], SHAPES.get(marker.shape or "", "")) if w),
        ),
        Entry("JZCZ", "界桩材质", marker.material or ""),
        Entry("SZRQ", "埋设日期", str(marker.set_on or "")),
    )


def _place(marker: Marker) -> tuple[Entry, ...]:
    """Gauss-Krüger in the city's frame, degrees, height, and the numbers as they came."""
    east, north = to_measure().transform(marker.lon, marker.lat)
    given = marker.original
    height = "" if marker.height_m is None else f"{marker.height_m:.3f}"
    return (
        Entry("ZZB", "纵坐标 X（m，EPSG:4549）", f"{north:.3f}"),
        Entry("HZB", "横坐标 Y（m，EPSG:4549）", f"{east:.3f}"),
        Entry("JD", "经度（CGCS2000）", f"{marker.lon:.8f}"),
        Entry("WD", "纬度（CGCS2000）", f"{marker.lat:.8f}"),
        Entry("GC", "高程（m）", height),
        Entry("GCJZ", "高程基准", marker.height_datum or ""),
        Entry("DWZWC", "点位中误差（m）", "" if marker.accuracy_m is None else f"{marker.accuracy_m:g}"),
        Entry("YSZBX", "原始坐标系", given.crs if given else ""),
        Entry("YSZB", "原始坐标（横，纵）", f"{given.x:.10g}，{given.y:.10g}" if given else ""),
    )


def _sides(marker: Marker, count: int) -> tuple[Entry, ...]:
    where = [Entry(f"SZD{i}", f"所在地{i}", _nth(marker.located_in, i)) for i in range(1, count + 1)]
    units = [Entry(f"XZQ{i}", f"行政区{i}", _nth(marker.sides, i)) for i in range(1, count + 1)]
    return (*where, *units)


def _nth(words: Sequence[str], place: int) -> str:
    return words[place - 1] if place <= len(words) else ""


def _pictures(form: Form, ask: Ask) -> tuple[Entry, ...]:
    kept = [
        ("WZLT", "位置略图", "sketch"),
        ("DJBSM", "登记表扫描", "register_form"),
        ("ZP", "照片", "photo"),
        ("YX", "影像", "video"),
    ]
    files = [Entry(code, name, "；".join(form.files.get(kind, ())) or ask(code, name)) for code, name, kind in kept]
    return (Entry("WZMS", "位置描述", form.marker.position_text or ""), *files)


def _signed(ask: Ask, sides: int) -> tuple[Entry, ...]:
    return tuple(Entry("", f"{party}方{name}", ask(f"{party}方{name}")) for party in PARTIES[:sides] for name in SIGNED)


def _keeping(form: Form, ask: Ask) -> tuple[Entry, ...]:
    marker = form.marker
    managing = form.unit_names.get(marker.managed_by, "") if marker.managed_by is not None else ""
    history = "；".join(form.history or (f"{marker.valid_from or '—'} {CHANGES[marker.change]}",))
    return (
        Entry("BGLSJL", "变更历史记录", ask("BGLSJL", "变更历史记录") or history),
        Entry("SFGK", "是否公开", "是" if marker.is_public else "否"),
        Entry("TGDW", "托管单位", ask("TGDW", "托管单位") or managing),
        Entry("BZ", "备注", marker.note or ""),
        Entry("LY", "来源", marker.source),
    )


def _numbered(words: Sequence[str]) -> list[tuple[int, str]]:
    return list(enumerate(words, start=1))
