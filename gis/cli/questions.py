"""Questions about divisions: trees, one unit's life, differences between dates, code lists, groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, get_args

import typer
from rich.tree import Tree
from sqlalchemy import Connection

from gis.cli.common import AsOfOption, Format, FormatOption, console, day, opened, print_json, show
from gis.codelists import lay_out
from gis.db.books import read_book
from gis.db.differences import Span
from gis.db.divisions import require_known_day
from gis.db.groups import list_groups
from gis.db.history import all_steps, life, unit_of_code
from gis.db.names import Asked, unit_named
from gis.db.trees import AskedTree, read_tree
from gis.divisions import CODE_DIGITS, LEVELS, SYSTEMS, Level, System
from gis.errors import BadInput, Complaint
from gis.export.codelists import as_csv, as_xlsx
from gis.flows.compare_dates import SECTIONS, compare_dates
from gis.groups import LEVEL_PATTERN
from gis.periods import parse_day
from gis.trees import Node, flat, nest

LARGEST_ID = 2**62
LevelOption = Annotated[str | None, typer.Option(help=f"One of {', '.join(LEVELS)}, or group:KEY.")]
SystemOption = Annotated[str, typer.Option(help=f"System of codes: one of {', '.join(SYSTEMS)}.")]
TREE_COLUMNS = ("id", "parent_id", "depth", "level", "kind", "name", "code")
DIFFERENCE_COLUMNS = ("what", "level", "id", "code", "name", "before", "after", "orders")


def checked_level(level: str | None) -> str | None:
    """A level or ``group:KEY``; ``BadInput`` for anything else."""
    if level is not None and re.fullmatch(LEVEL_PATTERN, level) is None:
        raise BadInput(f"there is no level {level!r} — one of {', '.join(LEVELS)}, or group:KEY")
    return level


def checked_system(system: str) -> System:
    """A system of codes; ``BadInput`` for anything else."""
    for known in SYSTEMS:
        if system == known:
            return known
    raise BadInput(f"there is no system {system!r} — one of {', '.join(SYSTEMS)}")


def tree(
    as_of: AsOfOption = None,
    root: Annotated[int | None, typer.Option(help="Only the unit with this id, and below.", min=1)] = None,
    depth: Annotated[int, typer.Option(help="Steps below the tops.", min=0, max=len(LEVELS) - 1)] = 2,
    level: Annotated[str | None, typer.Option(help="Deepest level shown; or group:KEY, its members as tops.")] = None,
    form: FormatOption = Format.table,
) -> None:
    """Divisions in force on a date, each with those right below it."""
    asked = AskedTree(day(as_of), root, depth, checked_level(level))
    with opened("read:divisions") as database, database.read() as connection:
        nodes = nest(read_tree(connection, read_book(connection), asked).rows())
    if form is Format.csv:
        show([row._asdict() for row in flat(nodes)], TREE_COLUMNS, form)
    elif form is Format.json:
        print_json({"as_of": asked.as_of, "tree": [_branch(node) for node in nodes]})
    else:
        top = Tree(f"divisions on {asked.as_of}")
        for node in nodes:
            _grow(top, node)
        console().print(top)


def _branch(node: Node) -> dict[str, Any]:
    head = {name: getattr(node.row, name) for name in ("id", "level", "kind", "name", "code")}
    return {**head, "children": [_branch(child) for child in node.children]}


def _grow(tree: Tree, node: Node) -> None:
    row = node.row
    grown = tree.add(f"{row.name.replace('[', chr(92) + '[')} [dim]{row.code or '—'} · {row.kind} · {row.id}[/]")
    for child in node.children:
        _grow(grown, child)


def show_unit(
    ref: Annotated[str, typer.Argument(metavar="REF", help="A code, a name it ever bore, or an id.")],
    system: SystemOption = "mca",
    level: Annotated[str | None, typer.Option(help="Level of the unit, where a name is borne on several.")] = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.table,
) -> None:
    """The whole life of a unit: versions, codes, what it came from and what became of it.

    Digits are a code if they are as many as codes have (6, 9 or 12), else an id; id:NUMBER is always one.
    """
    asked = (ref, checked_system(system), checked_level(level), day(as_of))
    with opened("read:divisions") as database, database.read() as connection:
        require_known_day(connection, asked[-1])
        found = life(connection, _referred(connection, *asked), asked[-1], all_steps(connection))
    if form is Format.json:
        print_json(found)
        return
    versions = ("valid_from", "valid_to", "name", "kind", "parent_id", "precision", "assumed", "opened_by", "source")
    if form is Format.csv:
        show(found["versions"], versions, form)
        return
    ended = f", ended on {found['ended_on']} by order {found['ended_by']}" if found["ended_on"] else ""
    console().print(f"{found['name']} · {found['level']} · id {found['id']} · {found['status']} on {asked[-1]}{ended}")
    relatives = ("id", "code", "name", "area_share", "population_share", "address_share", "order_id")
    show(found["versions"], versions, form, "versions")
    show(found["codes"], ("system", "code", "valid_from", "valid_to", "source"), form, "codes")
    for what in ("predecessors", "successors"):
        if found[what]:
            show([_percent(row) for row in found[what]], relatives, form, what)


def _percent(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: f"{value:.1%}" if name.endswith("_share") and value is not None else value for name, value in row.items()
    }


def _referred(connection: Connection, ref: str, system: System, level: str | None, as_of: date) -> int:
    number = ref.removeprefix("id:")
    if re.fullmatch(r"[0-9]{1,18}", number):
        if ref == number and len(number) in set(CODE_DIGITS.values()):
            return unit_of_code(connection, system, number, as_of)
        return min(int(number), LARGEST_ID)
    return unit_named(connection, Asked(ref.strip(), as_of, level))


def diff(
    start: Annotated[str, typer.Option("--from", help="The earlier date, YYYY-MM-DD.")],
    end: Annotated[str, typer.Option("--to", help="The later date, YYYY-MM-DD.")],
    level: LevelOption = None,
    form: FormatOption = Format.table,
) -> None:
    """What differs between two dates, and the orders that did it."""
    span = Span(parse_day(start), parse_day(end), checked_level(level))
    with opened("read:divisions") as database, database.read() as connection:
        found = compare_dates(connection, read_book(connection), span)
    if form is Format.json:
        print_json({"from": span.start, "to": span.end, **found})
        return
    rows = [_difference_row(section, item, found["orders"]) for section in SECTIONS for item in found[section]]
    show(rows, DIFFERENCE_COLUMNS, form, f"{len(rows):,} differences from {span.start} to {span.end}")


def _difference_row(section: str, item: dict[str, Any], orders: Sequence[dict[str, Any]]) -> dict[str, Any]:
    keys = {order["id"]: order["key"] for order in orders}
    before, after = item.get("before"), item.get("after")
    if section == "reshaped":
        before = f"{item['before_km2']} km²"
        after = f"{item['after_km2']} km² ({item['differing_km2']} km² differ)"
    elif section == "moved":
        before, after = before["name"], after["name"]  # type: ignore[index]
    elif section in ("added", "ended"):
        before, after = (_named(item.get(relation)) for relation in ("came_from", "became"))
    return {
        "what": f"{section} ({item['system']})" if "system" in item else section.replace("_", " "),
        **{name: item[name] for name in ("level", "id", "code", "name")},
        "before": before,
        "after": after,
        "orders": ", ".join(keys[order] for order in item["orders"]),
    }


def _named(relatives: Sequence[dict[str, Any]] | None) -> str | None:
    return "、".join(f"{unit['name']} ({unit['code'] or unit['id']})" for unit in relatives) if relatives else None


def codes(
    as_of: AsOfOption = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="FILE.csv or FILE.xlsx.")] = None,
    system: SystemOption = "mca",
    level: Annotated[str, typer.Option(help=f"Deepest level listed: one of {', '.join(LEVELS)}.")] = "town",
) -> None:
    """The list of codes as of a date, in the layout of the ministry; printed, or written to a file."""
    if level not in get_args(Level):
        raise BadInput(f"there is no level {level!r} — one of {', '.join(LEVELS)}")
    if output is not None and output.suffix not in (".csv", ".xlsx"):
        raise BadInput(Complaint("is neither .csv nor .xlsx", file=str(output), fix="name the file with one of them"))
    asked, of_system = AskedTree(day(as_of), level=level), checked_system(system)
    with opened("read:divisions") as database, database.read() as connection:
        found = read_tree(connection, read_book(connection), asked)
    listed = lay_out(found.rows(of_system), asked.as_of, of_system)
    if output is None:
        screen = console()
        for line in (listed.title, *("\t".join(row) for row in (listed.head, *listed.rows)), *listed.notes):
            screen.print(line, markup=False, soft_wrap=True)
        return
    try:
        output.write_bytes(as_csv(listed) if output.suffix == ".csv" else as_xlsx(listed))
    except OSError as error:
        raise BadInput(Complaint(f"cannot be written: {error.strerror}", file=str(output))) from error
    console().print(f"{len(listed.rows):,} units of {asked.as_of} → {output}", markup=False, soft_wrap=True)


def groups(as_of: AsOfOption = None, form: FormatOption = Format.table) -> None:
    """Groups of units that are no divisions; group:KEY stands wherever a level may."""
    asked = day(as_of)
    with opened("read:divisions") as database, database.read() as connection:
        require_known_day(connection, asked)
        rows = [dict(row._mapping) for row in list_groups(connection, asked)]
    show(rows, ("key", "name", "kind", "members", "source"), form, f"{len(rows)} groups on {asked}")
