"""The whole way: schema, shipped data, orders, demonstration, and the first coverage figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from gis.circles import MINUTES
from gis.db.connect import Database
from gis.db.datasets import loaded_source
from gis.db.orders import applied_orders, touched_by
from gis.db.schema import upgrade
from gis.flows.address_desk import index_addresses
from gis.flows.apply_order import apply_order
from gis.flows.draw_lines import draw_missing_lines
from gis.flows.fill_reserve import load_shipped_reserve
from gis.flows.load_baseline import BASELINE_DAY, load_baseline
from gis.flows.load_census import load_census
from gis.flows.load_demo import DATASET, GENERATOR, load_demo
from gis.flows.load_groups import load_groups, shipped_groups
from gis.flows.load_shipped_names import load_shipped_names
from gis.flows.run_coverage import Answer, Question, run_coverage
from gis.load.changeorders import read_orders
from gis.load.circles import read_circles
from gis.settings import CHECKOUT

DAYS = (date(2020, 6, 30), date(2021, 1, 1))
"""A day before the redistricting of July 2020 and one after it."""
SCALE = "small"


@dataclass(frozen=True)
class MainJob:
    """What was done, in lines; what each order touched; and the coverage answers."""

    lines: tuple[str, ...]
    touched: list[dict[str, Any]]
    answers: list[Answer]
    touched_columns: ClassVar[tuple[str, ...]] = (
        "effective_on", "title", "units_recorded", "units_founded", "units_ended", "units_changed", "codes_ended",
        "codes_given", "addresses_rewritten",
    )  # fmt: skip


def main_job(database: Database, seed: int, progress: Callable[[str, float], None]) -> MainJob:
    """Do what is not done yet, step by step; each step is whole or not there, so it may be broken off anywhere."""
    data = CHECKOUT / "data"
    progress("schema", 0.0)
    lines = ["schema: upgraded" if upgrade(database) else "schema: up to date"]
    progress("first state", 0.05)
    baseline = load_baseline(database, data)
    lines.append(f"state of {BASELINE_DAY}: {f'{baseline.rows:,} rows' if baseline.changed else 'unchanged'}")
    files = read_orders(data / "changeorders", CHECKOUT)
    for number, file in enumerate(files):
        progress(f"order {file.order.order}", 0.05 + 0.35 * number / len(files))
        applied = apply_order(database, file)
        done = "applied" if applied.changed else "unchanged"
        lines.append(f"{file.order.effective_on.date} {file.order.title}: {done}")
    drawn = draw_missing_lines(database)
    lines.append(f"boundary lines: {f'{drawn:,} rows drawn' if drawn else 'up to date'}")
    load_census(database, data)
    groups = load_groups(database, shipped_groups(data))
    lines.append(f"groups of units: {f'{groups.rows:,} rows' if groups.changed else 'unchanged'}")
    lines += _place_names(database, data)
    lines.append(_demonstration(database, data, seed, lambda stage, done: progress(stage, 0.4 + done * 0.4)))
    names, _ = index_addresses(database, data)
    lines.append(f"names that lead to addresses: {f'{names:,} new' if names else 'up to date'}")
    progress("coverage", 0.8)
    answers = run_coverage(database, _questions(data))
    progress("done", 1.0)
    return MainJob(tuple(lines), _touched(database), answers)


def _place_names(database: Database, data: Path) -> list[str]:
    names, reserve = load_shipped_names(database, data), load_shipped_reserve(database, data, date.today())
    return [
        f"place names: {f'{names.rows:,} rows' if names.changed else 'unchanged'}",
        f"names of plans for the reserve: {f'{reserve.rows:,} rows' if reserve.changed else 'unchanged'}",
    ]


def _demonstration(database: Database, data: Path, seed: int, progress: Callable[[str, float], None]) -> str:
    """Make the small city unless one is there: somebody may have loaded a larger one and keeps it."""
    with database.read() as connection:
        source = loaded_source(connection, DATASET)
    if source is not None:
        stale = "" if source.startswith(f"{GENERATOR},") else ", of an earlier generator — renew it with: tongtu demo"
        return f"demonstration (made up): unchanged{stale}"
    demo = load_demo(database, data, SCALE, seed, progress)
    return f"demonstration (made up, scale {SCALE}): {demo.rows:,} rows"


def _questions(data: Path) -> list[Question]:
    """Every circle at every pace, on the divisions of both days."""
    definitions = read_circles(data)
    return [
        Question(circle, pace, MINUTES, "county", day)
        for circle in definitions.circles
        for pace in definitions.paces
        for day in DAYS
    ]


def _touched(database: Database) -> list[dict[str, Any]]:
    with database.read() as connection:
        orders = applied_orders(connection)
        return [{**order._mapping, **touched_by(connection, order.id)} for order in orders]
