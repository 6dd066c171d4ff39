"""Reading change orders from YAML or JSON files, with the tables and areas they refer to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from shapely import MultiPolygon

from gis.changeorders.document import CodeChange, Event, Order, Recode, Record
from gis.errors import BadInput, Complaint
from gis.load.cells import read_cells
from gis.load.records import read_records
from gis.load.sheets import rows_of

LARGEST_BYTES = 5_000_000
"""An order of the size of a novel is a mistake; the largest shipped one has some hundred kilobytes."""


class _PlainLoader(yaml.SafeLoader):
    """Safe YAML without anchors: a few kilobytes of nested ones unfold to gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an order cannot refer to anchors (*name): write the value out")
        return super().compose_node(parent, index)


@dataclass(frozen=True)
class OrderFile:
    """An order as read: its form, the ground it names, and a hash of everything it was read from."""

    order: Order
    cells: dict[str, MultiPolygon]
    sha256: str
    path: Path


def read_orders(folder: Path, root: Path) -> list[OrderFile]:
    """All orders of a folder, by the day they take effect; complaints of all files are raised together."""
    complaints: list[Complaint] = []
    files: list[OrderFile] = []
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.json")]):
        try:
            files.append(read_order(path, root))
        except BadInput as error:
            complaints += error.complaints
    if complaints:
        raise BadInput(complaints)
    if not files:
        raise BadInput(Complaint("no change order (*.yaml, *.json) is here", file=str(folder)))
    return sorted(files, key=lambda file: (file.order.effective_on.date, file.order.order))


def read_order(path: Path, root: Path) -> OrderFile:
    """One order; area files are named from ``root``, tables of codes and units from the order's own folder.

    What is read in stands in the order's events, and ``cells`` holds the ground they name: a plan needs no file.
    """
    raw = _raw(path)
    try:
        order = Order.model_validate(_parsed(path, raw))
    except ValidationError as error:
        raise BadInput([complaint_of(path.name, fault) for fault in error.errors()]) from error
    digest = hashlib.sha256(raw)
    order = _with_tables(order, path, root, digest)
    return OrderFile(order, _named_cells(order, root), digest.hexdigest(), path)


def _raw(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadInput(Complaint(f"cannot be read: {error.strerror}", file=str(path))) from error
    if len(raw) > LARGEST_BYTES:
        raise BadInput(Complaint(f"has {len(raw):,} bytes, more than an order can have", file=str(path)))
    return raw


def _parsed(path: Path, raw: bytes) -> Any:
    try:
        text = raw.decode("utf-8")
        return json.loads(text) if path.suffix == ".json" else yaml.load(text, _PlainLoader)  # noqa: S506 — a safe one
    except (UnicodeDecodeError, ValueError, yaml.YAMLError, RecursionError) as error:
        first = str(error).splitlines()[0]
        raise BadInput(Complaint(f"is not readable YAML or JSON: {first}", file=str(path))) from error


def complaint_of(name: str, fault: Any) -> Complaint:
    """A fault of the form as a complaint, with the path into the file."""
    return Complaint(fault["msg"], file=name, field=_place(fault["loc"]) or None)


def _place(parts: Sequence[str | int]) -> str:
    """The path into the file, written as the plan writes it: ``events[0].codes[2].mca``."""
    words = list(parts)
    if len(words) > 2 and words[0] == "events":
        del words[2]  # the kind of the event, which the form puts in between
    return "".join(f"[{word}]" if isinstance(word, int) else f".{word}" for word in words).removeprefix(".")


def _with_tables(order: Order, path: Path, root: Path, digest: Any) -> Order:
    events = [_with_units(_with_codes(event, path, digest), path, root, digest) for event in order.events]
    return order.model_copy(update={"events": events})


def _with_units(event: Event, path: Path, root: Path, digest: Any) -> Event:
    if not isinstance(event, Record) or event.units_file is None or event.area_file is None:
        return event
    if event.units:
        raise BadInput(Complaint("gives units and a units_file — give one of them", file=path.name))
    records = read_records(path.parent / event.units_file, root / event.area_file)
    digest.update(records.sha256.encode())
    return event.model_copy(update={"units": records.units})


def _with_codes(event: Event, path: Path, digest: Any) -> Event:
    if not isinstance(event, Recode) or event.codes_file is None or event.system is None:
        return event
    raw = _raw(path.parent / event.codes_file)
    digest.update(raw)
    return event.model_copy(update={"codes": _code_rows(path.parent / event.codes_file, raw, event.system)})


def _code_rows(path: Path, raw: bytes, system: str) -> list[CodeChange]:
    complaints: list[Complaint] = []
    changes: list[CodeChange] = []
    for number, row in rows_of(raw, path.name, ("unit", "code")):
        try:
            changes.append(CodeChange.model_validate({"unit": row["unit"], system: row["code"]}))
        except ValidationError as error:
            complaints += [replace(complaint_of(path.name, fault), row=number) for fault in error.errors()]
    if complaints:
        raise BadInput(complaints)
    return changes


def _named_cells(order: Order, root: Path) -> dict[str, MultiPolygon]:
    """The cells that events name, of those in the area files; the plan says which are in none."""
    named = order.ground()
    files = sorted({file for event in order.events if (file := getattr(event, "area_file", None))})
    found = {name: area for file in files for name, area in read_cells(root / file).items()}
    return {name: area for name, area in found.items() if name in named}
