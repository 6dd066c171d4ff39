"""Reading the tables that written addresses are read with."""

from __future__ import annotations

from pathlib import Path

from gis.addresses.desk import Tables
from gis.addresses.gazetteer import RANKS, Elsewhere
from gis.load.sheets import comma_rows

ZONES, TRADITIONAL = "zones.csv", "traditional.csv"


def read_address_tables(data: Path) -> Tables:
    """Zones and traditional characters of ``addresses``, divisions elsewhere of ``placenames/lists``."""
    folder = data / "addresses"
    zones = {
        row["written"]: row["zone"] for _, row in comma_rows(folder / ZONES, ("written", "zone", "certainty", "source"))
    }
    simplified = {
        row["traditional"]: row["simplified"]
        for _, row in comma_rows(folder / TRADITIONAL, ("traditional", "simplified"))
    }
    nation = comma_rows(data / "placenames" / "lists" / "nation_divisions.csv", ("name", "level", "lies_in", "code"))
    by_level = {rank: rank for rank in RANKS}
    elsewhere = tuple(
        Elsewhere(row["name"], by_level[row["level"]], row["lies_in"], row["code"])
        for _, row in nation
        if row["level"] in by_level
    )
    return Tables(zones, elsewhere, simplified)
