"""The made-up part of the demonstration city."""

from __future__ import annotations

from typing import Annotated

import typer

from gis.cli.common import DATA, console, opened, progress
from gis.cli.load import told
from gis.settings import Settings


def demo(
    scale: Annotated[
        str, typer.Option(help="small: 崇川 and 海门; city: all seven counties; large: 5,000,000 addresses.")
    ] = "small",
    seed: Annotated[int | None, typer.Option(help="Seed; the same seed makes the same city.", min=0)] = None,
) -> None:
    """Make up streets, addresses, residents, facilities and markers on the real divisions, labelled 演示数据."""
    from gis.flows.load_demo import load_demo

    chosen = Settings().demo_seed if seed is None else seed
    with opened("load:demo") as database, progress("demonstration") as report:
        loaded = load_demo(database, DATA, scale, chosen, report)
    console().print(told(f"demonstration (made up, scale {scale}, seed {chosen})", loaded))
