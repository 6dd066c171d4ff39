"""How names are read: a person's corrections, kept for good."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from gis.cli.common import DATA, Format, FormatOption, console, opened, show
from gis.rights import LOCAL_ADMINISTRATOR

app = typer.Typer()
COLUMNS = ("text", "pinyin", "why", "actor", "since")


@app.command()
def read(
    text: Annotated[str, typer.Argument(help="The name, word or character: 苴镇.")],
    pinyin: Annotated[str, typer.Argument(help='One toned syllable for each character: "jū zhèn".')],
    why: Annotated[str, typer.Option(help="By what evidence: who was asked, which book.")],
) -> None:
    """Correct how a text is read, for good: it wins over the table, and names that hold it are written anew."""
    from gis.flows.correct_reading import correct_reading, shipped_readings
    from gis.load.placename_tables import CLASSES, read_classes
    from gis.placenames.corrections import Correction

    said = Correction.written(text, pinyin, why)
    classes = read_classes(DATA / "placenames" / CLASSES)
    with opened("correct:placenames") as database:
        done = correct_reading(database, LOCAL_ADMINISTRATOR, said, shipped_readings(DATA), classes)
    if not done.changed:
        console().print(f"{said.text} is read {said.pinyin} already")
        return
    counts = f"{len(done.names):,} names, {len(done.others):,} other names, {len(done.reserved):,} reserved names"
    console().print(f"{said.text} is read {said.pinyin}: {counts} written anew")
    for name in done.by_hand:
        console().print(f"  {name} had letters that somebody wrote; they are kept as what was believed before")
    for sign in done.unusual:
        console().print(f"  {sign}: no reading of the dictionary; kept as the local one")


@app.command()
def readings(form: FormatOption = Format.table) -> None:
    """Every correction that is believed, by text."""
    from gis.flows.correct_reading import corrections

    with opened("read:placenames") as database:
        rows = [asdict(one) for one in corrections(database)]
    show(rows, COLUMNS, form, f"{len(rows):,} corrected readings")
