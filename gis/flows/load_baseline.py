"""Load the first state of the register from the shipped files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from gis.chains import first_chains
from gis.db.chains import write_chains
from gis.db.clock import lock_register, next_moment, raise_version
from gis.db.connect import Database
from gis.db.datasets import loaded_sha256, remember
from gis.db.effects import Mark, write_first_state
from gis.db.outlines import refresh_outlines
from gis.errors import Conflict
from gis.flows.draw_lines import refresh_lines
from gis.load.baseline import read_baseline

BASELINE_DAY = date(1982, 1, 1)
"""The first day the register knows: the last year before the city took over the counties (市管县, 1983)."""
FIRST_STATE = "first_state_1982.csv"
DATASET = "baseline"


@dataclass(frozen=True)
class Loaded:
    """What a load did: whether anything changed, and how many rows it wrote."""

    changed: bool
    rows: int


def load_baseline(database: Database, data: Path, at: datetime | None = None) -> Loaded:
    """Load the units of ``data`` as they were on the first day, on cells where they name some.

    The day stands for the year 1982: it is assumed. A second load changes nothing.
    """
    units, cells = data / "placenames" / FIRST_STATE, data / "boundaries" / "cells.geojson"
    baseline = read_baseline(units, cells, BASELINE_DAY)
    with database.write() as connection:
        lock_register(connection)
        known = loaded_sha256(connection, DATASET)
        if known == baseline.sha256:
            return Loaded(changed=False, rows=0)
        if known is not None:
            raise Conflict(
                f"the register already begins with another state than {units.name} holds — "
                "change it by change orders, or begin anew with: tongtu db drop --yes"
            )
        mark = Mark(at=next_moment(connection, at), precision="year", assumed=True)
        effects = write_first_state(connection, baseline.snapshot, baseline.keys, mark)
        rows = len(effects.opened) + len(effects.codes_opened)
        rows += write_chains(connection, first_chains(effects.after), BASELINE_DAY, mark.at)
        refresh_outlines(connection, effects.after, BASELINE_DAY)
        refresh_lines(connection, BASELINE_DAY, mark.at)
        remember(connection, DATASET, baseline.sha256, units.name, rows, mark.at)
        raise_version(connection, "divisions")
    return Loaded(changed=True, rows=rows)
