"""Constructed lists of divisions for tests: Nantong's real chains, and made-up codes for every trap."""

from __future__ import annotations

from gis.catalogues.rows import CatalogueRow, parse_date, parse_heirs

NANTONG = """
320626,启东县,county,1983,1989,329013
329013,启东市,county,1989,1995,320681
320681,启东市,county,1995,,
320624,南通县,county,1983,1993,329021
329021,通州市,county,1993,1995,320683
320683,通州市,county,1995,2009,320612
320612,通州区,county,2009,,
320625,海门县,county,1983,1994,329026
329026,海门市,county,1994,1995,320684
320684,海门市,county,1995,2020-07-03,320614
320614,海门区,county,2020-07-03,,
320622,如皋县,county,1983,1991,329016
329016,如皋市,county,1991,1995,320682
320682,如皋市,county,1995,,
320602,城中区,county,1980,1983,320602
320602,城区,county,1983,1991,320602;320611
320602,崇川区,county,1991,2020-07-03,320613
320603,港闸区,county,1980,1983,320611
320611,郊区,county,1980,1991,320611;320602
320611,港闸区,county,1991,2020-07-03,320613
320613,崇川区,county,2020-07-03,,
"""
"""DOMAIN §1.2 and §12.1; that 城区 and 郊区 exchanged ground in 1991 is told by naming both."""
HEADER = "code,name,level,valid_from,valid_to,successors"


def listed(text: str) -> list[CatalogueRow]:
    """Rows as written, one a line; the first stands on line 2, as in a file."""
    rows = []
    for line, written in enumerate(text.strip().splitlines(), start=2):
        code, name, level, begin, end, heirs = written.split(",")
        ends = parse_date(end) if end else None
        rows.append(CatalogueRow(line, code, name, level, parse_date(begin), ends, parse_heirs(heirs)))
    return rows
