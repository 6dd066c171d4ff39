"""The strip map of a line as one SVG drawing: its true shape in strips of one scale, in black ink."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

import numpy as np
import shapely

from gis.boundaries.strips import Course, Metres, course_of
from gis.crs import to_measure, to_store
from gis.markers.sheet import LineSheet, Placed, Seen
from maps.labels import Box, Sheet, text_width
from maps.sheet_words import Lang, say
from maps.strip_layout import EDGE_MM, PAD_MM, WIDTH_MM, Layout, lay_out

LABEL_MM = 2.7
NAME_MM = 3.6
SYMBOL_MM = 1.3
"""Half the width of a marker's symbol."""
TICKS_M = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
_TICK_GAP_MM = 16.0
_FINEST_MM = 0.08
"""Bends smaller than this on paper are left out; a pen line is broader."""
_REACH_MM = (1.6, 2.6, 4.0, 6.0, 8.5, 11.5, 15.0)
_FAR_MM = (*_REACH_MM, 20.0, 26.0, 34.0, 45.0, 60.0)
_END, _OPEN = "M0 -2.1L1.9 1.3H-1.9Z", "M-1 -1H1V1H-1Z"
"""Outlines of the signs for a tripoint and for an end where no three units meet."""
_WHITE = 'fill="#fff" stroke="#111" stroke-width=".35"'
_FONT = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
STYLE = (
    f".strip text{{font-family:{_FONT};fill:#111;font-variant-numeric:tabular-nums}}"
    ".strip .course{fill:none;stroke:#111;stroke-width:.55;stroke-linejoin:round;stroke-linecap:round}"
    ".strip .gap{fill:none;stroke:#111;stroke-width:.3;stroke-dasharray:.9 .9}"
    ".strip .tick{stroke:#111;stroke-width:.3}.strip .lead{stroke:#555;stroke-width:.18}"
    ".strip .side{fill:#333;letter-spacing:.6px}.strip .frame{fill:none;stroke:#999;stroke-width:.2}"
)


def strip_map(sheet: LineSheet, height_mm: float, lang: Lang = "zh") -> str:
    """The drawing, at most ``height_mm`` high: course, kilometres, markers by state, sides, ends, north, scale.

    Markers are drawn where ``sheet`` says they are; whoever may not know that is given a sheet with rounded points,
    and then they stand on the course beside those points.
    """
    course = course_of(sheet.line.course)
    layout = lay_out(course, height_mm - _FOOT_MM)
    body = [_one_strip(sheet, course, layout, place, lang) for place in range(len(layout.strips))]
    height = layout.height_mm + _FOOT_MM
    head = (
        f'<svg class="strip" viewBox="0 0 {WIDTH_MM:.0f} {height:.1f}" '
        f'width="{WIDTH_MM:.0f}mm" height="{height:.1f}mm" role="img" aria-label="{escape(sheet.name)}">'
        f"<style>{STYLE}</style>"
    )
    return head + "".join(body) + _foot(sheet, layout, lang) + "</svg>"


class _Page:
    """One strip being drawn: turns chainages and ground points into millimetres on the page."""

    def __init__(self, course: Course, layout: Layout, place: int) -> None:
        self.course, self.layout, self.strip = course, layout, layout.strips[place]
        self.frame = layout.frame(place)
        self.left = (WIDTH_MM - layout.mm(self.strip.size[0])) / 2 if len(layout.strips) == 1 else EDGE_MM
        self.out: list[str] = []

    def on_page(self, points: Metres) -> Metres:
        laid = self.strip.laid(points) * 1000.0 / self.layout.denominator
        x = self.left + laid[:, 0]
        y = self.frame.y + self.frame.height - PAD_MM - laid[:, 1]
        placed: Metres = np.column_stack([x, y])
        return placed

    def at(self, chainage_m: float) -> tuple[float, float]:
        # where a wide gap parts two strips, one chainage is two places: the end of this strip is the near one
        inside = min(chainage_m, self.strip.to_m - 1e-3)
        x, y = self.on_page(np.array([self.course.at(inside)]))[0]
        return float(x), float(y)

    def across(self, chainage_m: float) -> tuple[float, float]:
        """Unit vector across the course on the page, at a chainage."""
        (ax, ay), (bx, by) = self.at(chainage_m - 20.0), self.at(chainage_m + 20.0)
        length = math.hypot(bx - ax, by - ay) or 1.0
        return -(by - ay) / length, (bx - ax) / length

    def holds(self, chainage_m: float) -> bool:
        """Whether a chainage is drawn here; the last strip holds the very end."""
        last = self.strip is self.layout.strips[-1]
        return self.strip.from_m <= chainage_m < self.strip.to_m or (last and chainage_m >= self.strip.to_m)

    def words(self, x: float, y: float, words: str, size: float, anchor: str = "start", more: str = "") -> None:
        self.out.append(
            f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size}" text-anchor="{anchor}" {more}>{escape(words)}</text>'
        )


def _one_strip(sheet: LineSheet, course: Course, layout: Layout, place: int, lang: Lang) -> str:
    page = _Page(course, layout, place)
    drawn = _draw_course(page)
    labels = Sheet(_inner(page.frame), drawn)
    _draw_furniture(page, labels, place, len(layout.strips), lang)
    spots = _draw_markers(page, sheet.markers, labels)
    ticks = _draw_ticks(page, labels)
    _draw_ends(page, sheet, labels, lang)
    _draw_sides(page, sheet, labels)
    _label_markers(page, spots, labels)
    _label_ticks(page, ticks, labels)
    return f'<g data-strip="{place + 1}">{"".join(page.out)}</g>'


def _inner(frame: Box) -> Box:
    return Box(frame.x + 1, frame.y + 1, frame.width - 2, frame.height - 2)


def _draw_course(page: _Page) -> list[tuple[float, float]]:
    """The course with its gaps; returns points along it, dense enough to keep labels off."""
    dense: list[tuple[float, float]] = []
    before: Metres | None = None
    for _, piece in page.course.cut(page.strip.from_m, page.strip.to_m):
        line = shapely.LineString(page.on_page(piece))
        xy = shapely.get_coordinates(shapely.simplify(line, _FINEST_MM))
        if before is not None:
            page.out.append(f'<path class="gap" d="{_path(np.vstack([before[-1], xy[0]]))}"/>')
        page.out.append(f'<path class="course" d="{_path(xy)}"/>')
        dense += [(float(x), float(y)) for x, y in shapely.get_coordinates(shapely.segmentize(line, 0.8))]
        before = xy
    return dense


def _path(points: Metres) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def _draw_furniture(page: _Page, labels: Sheet, place: int, count: int, lang: Lang) -> None:
    """Frame, which strip of how many, and the north arrow."""
    frame = page.frame
    page.out.append(
        f'<rect class="frame" x=".1" y="{frame.y + 0.1:.2f}" width="{frame.width - 0.2}" '
        f'height="{frame.height - 0.2:.2f}"/>'
    )
    if count > 1:
        words = say("strip_of", lang, number=place + 1, count=count)
        page.words(frame.x + 2, frame.y + 4.2, words, LABEL_MM)
        labels.take(Box(frame.x, frame.y, text_width(words, LABEL_MM) + 5, 6))
    x, y = frame.width - 9.0, frame.y + 10.5
    page.out.append(_arrow(x, y, _north(page)))
    labels.take(Box(x - 8, y - 10, 17, 19))


def _north(page: _Page) -> float:
    """Direction of true north on the strip, degrees clockwise from up."""
    middle = page.course.at((page.strip.from_m + page.strip.to_m) / 2)
    lon, lat = to_store().transform(*middle)
    up = np.array([to_measure().transform(lon, lat + 0.01)])
    (ax, ay), (bx, by) = page.on_page(np.array([middle]))[0], page.on_page(up)[0]
    return math.degrees(math.atan2(bx - ax, ay - by))


def _arrow(x: float, y: float, degrees: float) -> str:
    """A north arrow, its N upright wherever it points."""
    nx, ny = x + 7.6 * math.sin(math.radians(degrees)), y - 7.6 * math.cos(math.radians(degrees))
    return (
        f'<g transform="translate({x:.2f} {y:.2f}) rotate({degrees:.1f})"><path d="M0 -5.6L2 4.4L0 2.9Z" fill="#111"/>'
        '<path d="M0 -5.6L-2 4.4L0 2.9Z" fill="#fff" stroke="#111" stroke-width=".25"/></g>'
        f'<text x="{nx:.2f}" y="{ny + 1.05:.2f}" font-size="3" font-weight="700" text-anchor="middle">N</text>'
    )


def _draw_markers(page: _Page, markers: Sequence[Placed], labels: Sheet) -> list[tuple[Placed, tuple[float, float]]]:
    """The symbols of this strip's markers, and where they stand."""
    spots = []
    for placed in markers:
        if placed.chainage_m is None or not page.holds(placed.chainage_m):
            continue
        x, y = page.at(placed.chainage_m)
        page.out.append(symbol(placed.seen, x, y))
        labels.take(Box(x - SYMBOL_MM, y - SYMBOL_MM, 2 * SYMBOL_MM, 2 * SYMBOL_MM))
        spots.append((placed, (x, y)))
    return spots


def symbol(seen: Seen | None, x: float, y: float, size: float = SYMBOL_MM) -> str:
    """A marker's symbol; a square where its state may not be known."""
    place = f'transform="translate({x:.2f} {y:.2f}) scale({size:.2f})"'
    edge = 'stroke="#111" stroke-width=".3"'
    shapes = {
        "intact": f'<circle {place} r=".85" fill="#111" stroke="#fff" stroke-width=".25"/>',
        "damaged": f'<path {place} d="M0 -1.05L1.05 .85H-1.05Z" fill="#111" stroke="#fff" stroke-width=".25"/>',
        "missing": f'<g {place}><circle r="1" fill="#fff"/><path d="M-.8 -.8L.8 .8M-.8 .8L.8 -.8" fill="none" '
        'stroke="#111" stroke-width=".5"/></g>',
        "overdue": f'<circle {place} r=".85" fill="#fff" {edge}/>',
    }
    return shapes.get(seen or "", f'<rect {place} x="-.75" y="-.75" width="1.5" height="1.5" fill="#fff" {edge}/>')


def _draw_ticks(page: _Page, labels: Sheet) -> list[tuple[float, tuple[float, float]]]:
    """Ticks across the course at round chainages; returns those to be labelled."""
    step = next((t for t in TICKS_M if page.layout.mm(t) >= _TICK_GAP_MM), TICKS_M[-1])
    ticks = []
    for chainage in np.arange(math.ceil(page.strip.from_m / step) * step, page.strip.to_m + 1e-6, step):
        (x, y), (nx, ny) = page.at(float(chainage)), page.across(float(chainage))
        page.out.append(
            f'<line class="tick" x1="{x - nx * 1.1:.2f}" y1="{y - ny * 1.1:.2f}" '
            f'x2="{x + nx * 1.1:.2f}" y2="{y + ny * 1.1:.2f}"/>'
        )
        labels.take(Box(x - 0.5, y - 0.5, 1.0, 1.0))
        ticks.append((float(chainage), (x, y)))
    return ticks


def _draw_ends(page: _Page, sheet: LineSheet, labels: Sheet, lang: Lang) -> None:
    """Where the line begins and ends, and where a strip goes on."""
    last = page.strip is page.layout.strips[-1]
    for chainage, name, tail, is_end in (
        (page.strip.from_m, sheet.start, "from_strip", page.strip.from_m == 0),
        (page.strip.to_m, sheet.end, "to_strip", last),
    ):
        x, y = page.at(chainage)
        number = page.layout.strips.index(page.strip) + (0 if tail == "from_strip" else 2)
        words = (name or say("open_end", lang)) if is_end else say(tail, lang, number=number)
        if is_end:
            page.out.append(f'<path transform="translate({x:.2f} {y:.2f})" d="{_END if name else _OPEN}" {_WHITE}/>')
            labels.take(Box(x - 2, y - 2.1, 4, 3.5))
        box = labels.place((x, y), (text_width(words, LABEL_MM) + 0.6, LABEL_MM * 1.25), _FAR_MM)
        if box is not None:
            _lead(page, (x, y), box)
            more = 'font-weight="600"' if is_end else 'font-style="italic"'
            page.words(box.x + 0.3, box.y + LABEL_MM, words, LABEL_MM, more=more)


def _draw_sides(page: _Page, sheet: LineSheet, labels: Sheet) -> None:
    """The names of the two sides on their sides: a strip runs from left to right, so what is left lies above."""
    above, below = (
        (sheet.side_a, sheet.side_b) if sheet.left_is_a[page.strip.main_part] else (sheet.side_b, sheet.side_a)
    )
    dense = labels.course
    middle = sorted(dense)[len(dense) // 2][0] if dense else page.left
    for name, up in ((above, True), (below, False)):
        size = (text_width(name, NAME_MM) + 0.6 * len(name) + 1, NAME_MM * 1.3)
        box = _side_place(labels, size, middle, up=up)
        if box is not None:
            page.words(box.x + 0.5, box.y + NAME_MM, name, NAME_MM, more='class="side" font-weight="700"')


def _side_place(labels: Sheet, size: tuple[float, float], middle: float, *, up: bool) -> Box | None:
    """A free place wholly on one side of the course, near the middle of the strip, not far from the course."""
    tries = [middle + step * side for step in range(0, int(WIDTH_MM / 2), 6) for side in (1, -1)]
    for centre in tries:
        x = centre - size[0] / 2
        near = [y for cx, y in labels.course if x - 3 <= cx <= x + size[0] + 3]
        if not near:
            continue
        for gap in (2.5, 4.0, 1.5):
            box = Box(x, min(near) - gap - size[1] if up else max(near) + gap, *size)
            if box.within(labels.frame) and not any(box.meets(other) for other in labels.taken):
                labels.take(box)
                return box
    return None


def _label_markers(page: _Page, spots: Sequence[tuple[Placed, tuple[float, float]]], labels: Sheet) -> None:
    """Each marker's number in order and the serial on its stone, pushed clear of everything else."""
    for placed, (x, y) in spots:
        order, serial = str(placed.order), placed.label
        first = text_width(order, LABEL_MM) + 0.9
        size = (first + text_width(serial, LABEL_MM * 0.85) + 0.6, LABEL_MM * 1.25)
        box = labels.place((x, y), size, _FAR_MM)
        if box is None:
            continue
        _lead(page, (x, y), box)
        page.words(box.x + 0.3, box.y + LABEL_MM, order, LABEL_MM, more='font-weight="700"')
        page.words(box.x + first, box.y + LABEL_MM, serial, round(LABEL_MM * 0.85, 2))


def _lead(page: _Page, at: tuple[float, float], box: Box) -> None:
    """A thin line from a thing to its label where the label stands off."""
    x = min(max(at[0], box.x), box.x + box.width)
    y = min(max(at[1], box.y), box.y + box.height)
    far = math.hypot(x - at[0], y - at[1])
    if far > 2.8:
        keep = (far - 0.3) / far
        start = SYMBOL_MM / far
        page.out.append(
            f'<line class="lead" x1="{at[0] + (x - at[0]) * start:.2f}" y1="{at[1] + (y - at[1]) * start:.2f}" '
            f'x2="{at[0] + (x - at[0]) * keep:.2f}" y2="{at[1] + (y - at[1]) * keep:.2f}"/>'
        )


def _label_ticks(page: _Page, ticks: Sequence[tuple[float, tuple[float, float]]], labels: Sheet) -> None:
    """Kilometres beside their ticks, where there is room; a tick without words is still counted."""
    size = LABEL_MM * 0.8
    for chainage, at in ticks:
        words = f"{chainage / 1000:g} km"
        box = labels.place(at, (text_width(words, size), size * 1.2), _REACH_MM[:3], off_course=True)
        if box is not None:
            page.words(box.x, box.y + size * 0.95, words, round(size, 2), more='fill="#333"')


_FOOT_MM = 13.0


def _foot(sheet: LineSheet, layout: Layout, lang: Lang) -> str:
    """Scale bar, scale in figures and the legend of symbols, below the strips."""
    y = layout.height_mm + 6.0
    length = next(t for t in reversed(TICKS_M) if layout.mm(t) * 4 <= 75 or t == TICKS_M[0])
    step = layout.mm(length)
    bars = "".join(
        f'<rect x="{2 + i * step:.2f}" y="{y - 1.2:.2f}" width="{step:.2f}" height="1.4" '
        f'fill="{("#111", "#fff")[i % 2]}" stroke="#111" stroke-width=".2"/>'
        for i in range(4)
    )
    marks = "".join(
        f'<text x="{2 + i * step:.2f}" y="{y + 3.4:.2f}" font-size="2.3" text-anchor="{("start", "middle")[i > 0]}">'
        f"{i * length / 1000:g}{' km' if i == 4 else ''}</text>"
        for i in (0, 2, 4)
    )
    scale = f'<text x="{8 + 4 * step:.2f}" y="{y + 0.4:.2f}" font-size="2.7">1 : {layout.denominator:,}</text>'
    return bars + marks + scale + _legend(sheet, y, lang)


def _legend(sheet: LineSheet, y: float, lang: Lang) -> str:
    """Every symbol that can appear, set from the right."""
    states: tuple[Seen | None, ...] = ("intact", "damaged", "missing", "overdue") if sheet.exact else (None,)
    entries = [(symbol(s, 0, 0), say(f"state_{s}" if s else "state_hidden", lang)) for s in states]
    tripoint = '<path d="M0 -1.4L1.3 .9H-1.3Z" fill="#fff" stroke="#111" stroke-width=".3"/>'
    entries.append((tripoint, say("tripoint", lang)))
    gap = '<path class="gap" d="M-2.5 0H2.5"/>'
    entries.append((gap, say("gap", lang)))
    x, out = WIDTH_MM - 2, []
    for drawn, words in reversed(entries):
        x -= text_width(words, LABEL_MM)
        out.append(f'<text x="{x:.2f}" y="{y + 0.9:.2f}" font-size="{LABEL_MM}">{escape(words)}</text>')
        x -= 3.6
        out.append(f'<g transform="translate({x:.2f} {y - 0.1:.2f})">{drawn}</g>')
        x -= 4.0
    return "".join(out)
