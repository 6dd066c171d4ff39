"""A preview printed for a person: one table a question, and nothing where there is nothing to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from gis.changeorders.preview import Preview, Side, UnitChange, preview_json
from gis.cli.common import Format, console, print_json, show

_UNITS = ("what", "level", "name", "kind", "code", "parent", "km2", "seat")
Row = Mapping[str, Any]


def print_preview(preview: Preview, form: Format) -> None:
    """As tables; as one line of JSON with everything; or, as CSV, the units alone."""
    if form is Format.json:
        print_json(preview_json(preview))
        return
    units = [_unit_row(unit) for unit in preview.units]
    if form is Format.csv:
        show(units, _UNITS, form)
        return
    screen = console()
    assumed = ", a day that is assumed" if preview.assumed else ""
    practice = " (推演: it can be looked at, never applied)" if preview.practice else ""
    screen.print(f"{preview.title}, effective {preview.effective_on}{assumed}{practice}", markup=False)
    for title, columns, rows in _sections(preview, units):
        if rows:
            show(rows, columns, Format.table, title)
    counted = {what: sum(step.what == what for step in preview.codes) for what in ("ended", "given", "pending")}
    screen.print(f"{counted['ended']} codes end, {counted['given']} are given, {counted['pending']} are pending")
    resting = preview.resting
    screen.print(
        f"{resting.addresses_rewritten:,} addresses in {resting.communities_renamed:,} communities are written anew, "
        f"{resting.addresses_recoded:,} get other division codes"
    )
    for warning in preview.warnings:
        screen.print(f"warning: {warning}", markup=False)


def _sections(preview: Preview, units: list[Row]) -> Iterator[tuple[str, Sequence[str], list[Row]]]:
    resting = preview.resting
    yield "Units", _UNITS, units
    renumbered: list[Row] = [asdict(unit) for unit in preview.renumbered]
    told = {(unit.unit_id, unit.system) for unit in preview.renumbered}
    codes: list[Row] = [asdict(step) for step in preview.codes if (step.unit_id, step.system) not in told]
    yield "Codes", ("what", "system", "code", "level", "name"), codes
    yield "Renumbered", ("level", "name", "system", "before", "after"), renumbered
    yield "Area, km²", ("level", "before_km2", "after_km2"), [asdict(area) for area in preview.areas]
    yield "Lines", ("before", "after", "sides", "length_km"), [asdict(line) for line in preview.lines]
    yield "Markers on them", ("key", "count", "made_up"), [asdict(found) for found in resting.markers]
    yield "Facilities", ("key", "count", "made_up"), [asdict(found) for found in resting.facilities]
    yield "Addresses, for example", ("before", "after", "made_up"), [asdict(one) for one in resting.examples]
    yield (
        "What the law asks for",
        ("what", "article", "since", "due", "done_on", "note"),
        [asdict(duty) for duty in preview.duties],
    )


def _unit_row(unit: UnitChange) -> Row:
    """A unit in a line; what changes is told as before → after."""

    def told(name: str) -> Any:
        values = [_value(side, name) for side in (unit.before, unit.after) if side is not None]
        return values[-1] if values[0] == values[-1] else " → ".join("—" if v is None else str(v) for v in values)

    return {
        "what": unit.what,
        "level": unit.level,
        **{column: told(name) for column, name in _SHOWN.items()},
    }


_SHOWN = {
    "name": "name", "kind": "kind", "code": "code", "parent": "parent", "km2": "area_km2", "seat": "seat_address",
}  # fmt: skip


def _value(side: Side, name: str) -> Any:
    if name == "code":
        code = side.codes.get("mca")
        return f"{code} (pending)" if side.code_state == "pending" else code
    if name == "parent" and side.parent is not None:
        # two units may have one name: 崇川区 before and after July 2020
        return " ".join(filter(None, (side.parent, side.parent_code)))
    value = getattr(side, name)
    return round(value, 3) if isinstance(value, float) else value
