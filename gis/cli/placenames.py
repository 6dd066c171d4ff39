"""Place names: finding places by any name they have or had, and showing one with its history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from gis.cli import built_up, gazetteers, name_reserve, naming_cases, placename_checks, placename_load, readings
from gis.cli.common import DATA, AsOfOption, Format, FormatOption, console, day, opened, print_json, show
from gis.db.books import read_book
from gis.db.name_books import read_name_book
from gis.errors import BadInput
from gis.flows.correct_reading import readings_in_force, shipped_readings
from gis.flows.find_names import Library, Question, Told, find_names
from gis.flows.show_place import Place, show_place
from gis.load.placename_tables import CLASSES, read_classes
from gis.placenames.book import day_of
from gis.placenames.classes import KINDS
from gis.placenames.standing import Division

app = typer.Typer(
    help="Place names (地名): search, naming check, cases from draft to announcement, reserve, gazetteer.",
    no_args_is_help=True,
)
for part in (placename_load, placename_checks, naming_cases, name_reserve, gazetteers, built_up, readings):
    app.add_typer(part.app)
COLUMNS = ("place_id", "name", "class", "divisions", "found_by", "form", "how", "from", "until", "state", "score")
LISTED = ("place_id", "name", "pinyin", "class", "divisions", "from", "until", "made_up")
VERSIONS = ("name", "pinyin", "form", "status", "from", "until", "approved_by", "number", "source")


@app.command()
def search(
    words: Annotated[
        str | None, typer.Argument(help="A name or a part of it, pinyin, first letters; without words: a list.")
    ] = None,
    as_of: AsOfOption = None,
    place_class: Annotated[str | None, typer.Option("--class", help="Code, its beginning, or name of a class.")] = None,
    kind: Annotated[str | None, typer.Option(help=f"One of {', '.join(KINDS)}.")] = None,
    division: Annotated[str | None, typer.Option(help="Number of a unit, mca:320613, or a name: 海门区.")] = None,
    status: Annotated[str, typer.Option(help="standard, unapproved or all.")] = "standard",
    limit: Annotated[int, typer.Option(help="Places at most.", min=1, max=100_000)] = 20,
    form: FormatOption = Format.table,
) -> None:
    """Find places by any name they have or had, best first; names of ended divisions too."""
    if kind is not None and kind not in KINDS:
        raise BadInput(f"there is no kind {kind!r} — one of {', '.join(KINDS)}")
    if status not in ("standard", "unapproved", "all"):
        raise BadInput(f"there is no status {status!r} — standard, unapproved or all")
    with _library() as (connection, library):
        question = Question(day(as_of), words, place_class, kind, division, status, limit=limit)  # type: ignore[arg-type]
        found, after = find_names(connection, library, question)
    rows = [_row(told, library) for told in found]
    title = f"{len(rows):,} places{'' if after is None else ' of more'} on {day(as_of)}"
    show(rows, COLUMNS if words is not None else LISTED, form, title)


@app.command("show")
def show_one(
    place_id: Annotated[str, typer.Argument(help="Identity of the place; U and a number for a division.")],
    as_of: AsOfOption = None,
    form: FormatOption = Format.table,
) -> None:
    """One place: its names with their papers, other names, what is told of it, and what became of it."""
    with _library() as (connection, library):
        place = show_place(connection, library, place_id, day(as_of))
    rows = _names(place)
    if form is Format.csv:
        show(rows, VERSIONS, form)
    elif form is Format.json:
        print_json(_whole(place_id, place, rows))
    else:
        show(rows, VERSIONS, form, f"{place_id}, on {day(as_of)}: {_state(place)}")
        for sentence in _sentences(place):
            console().print(sentence, markup=False)


@contextmanager
def _library() -> Iterator[tuple[Connection, Library]]:
    with opened("read:placenames") as database, database.read() as connection:
        readings = readings_in_force(connection, shipped_readings(DATA))
        names = read_name_book(connection, readings=readings)
        classes = read_classes(DATA / "placenames" / CLASSES)
        yield connection, Library(names, classes, lambda: read_book(connection))


def _row(told: Told, library: Library) -> dict[str, Any]:
    find, held = told.find, told.standing
    known = library.classes.by_code.get(held.entry.class_code)
    return {
        "place_id": find.entry.place_id,
        "name": held.entry.name if held.state == "in_use" else None,
        "pinyin": held.entry.pinyin,
        "class": known.name if known else held.entry.class_code,
        "divisions": _path(told.divisions),
        "found_by": find.entry.name,
        "form": find.entry.form,
        "how": find.how,
        "from": day_of(find.entry.first),
        "until": day_of(find.entry.past),
        "state": held.state + "".join(f", now {heir.name}" for heir in told.heirs),
        "score": f"{find.score:.3f}",
        "made_up": held.entry.made_up,
    }


def _path(divisions: list[Division]) -> str:
    """Names from the county down; of several units of a level the first."""
    by_level = {one.level: one.name for one in reversed(divisions)}
    return "".join(by_level[level] for level in ("county", "town", "community") if level in by_level)


def _names(place: Place) -> list[dict[str, Any]]:
    versions = [
        {
            "name": one.name,
            "pinyin": one.pinyin,
            "form": "standard",
            "status": one.status,
            "from": one.valid_from,
            "until": one.valid_to,
            "approved_by": one.approval.body,
            "number": one.approval.number,
            "source": one.source,
        }
        for one in place.versions
    ]
    units = [
        {
            "name": one.name,
            "pinyin": one.pinyin,
            "form": one.form,
            "status": one.status,
            "from": day_of(one.first),
            "until": day_of(one.past),
            "source": one.source,
        }
        for one in place.entries
    ]
    others = [
        {
            "name": one.name,
            "pinyin": one.pinyin,
            "form": one.form,
            "from": one.valid_from,
            "until": one.valid_to,
            "source": one.source,
        }
        for one in place.others
    ]
    return [*versions, *units, *others]


def _state(place: Place) -> str:
    held = place.standing
    return held.entry.name if held.state == "in_use" else f"{held.entry.name}, {held.state}"


def _sentences(place: Place) -> Iterator[str]:
    if place.divisions:
        yield f"lies in {_path(place.divisions)}"
    for heir in place.heirs:
        yield f"became {heir.name} ({heir.place_id})"
    for told in place.descriptions:
        words = (told.meaning, told.origin, told.history, told.protection_list)
        yield "; ".join(word for word in words if word) or f"described by {told.source}"


def _whole(place_id: str, place: Place, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "place_id": place_id,
        "name": place.standing.entry.name if place.standing.state == "in_use" else None,
        "state": place.standing.state,
        "divisions": [one._asdict() for one in place.divisions],
        "names": rows,
        "descriptions": [vars(one) for one in place.descriptions],
        "became": [one._asdict() for one in place.heirs],
    }
