"""`tongtu divisions restate`: a table by the divisions of one date, brought out on those of another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gis.cli.common import console, opened, progress
from gis.divisions import LEVELS, SYSTEMS
from gis.errors import BadInput
from gis.groups import PREFIX, group_key
from gis.periods import parse_day

FileArgument = Annotated[Path, typer.Argument(help="CSV (UTF-8 or GB18030) or XLSX with a key and figures.")]
FromOption = Annotated[str, typer.Option("--from", help="Date of the divisions the table is by, YYYY-MM-DD.")]
ToOption = Annotated[str, typer.Option("--to", help="Date of the divisions wanted; may lie before --from.")]
OutOption = Annotated[Path, typer.Option("-o", "--out", help="Where to write: a .csv or an .xlsx.")]
KeyOption = Annotated[
    str | None,
    typer.Option(help="Key column, a code, a name or a path 县/镇/社区; several (县,镇,社区) make a path."),
]
CountsOption = Annotated[str | None, typer.Option(help="Columns to be summed, by comma; default: all with figures.")]
RatesOption = Annotated[str | None, typer.Option(help="Columns to be averaged by --weights, never summed.")]
WeightsOption = Annotated[str | None, typer.Option(help="Column of counts that the rates are averaged by.")]
LevelOption = Annotated[
    str | None,
    typer.Option(
        help=f"Level of the answer, if above that of the keys: one of {', '.join(LEVELS)}; or groups, each a row: "
        "group:shiqu,group:KEY."
    ),
]
SystemOption = Annotated[
    str | None, typer.Option(help=f"System of the codes, where one code means two units: {', '.join(SYSTEMS)}.")
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Write nothing and end with 1 if a key has no place.")]


def restate(
    file: FileArgument,
    from_: FromOption,
    to: ToOption,
    out: OutOption,
    key: KeyOption = None,
    counts: CountsOption = None,
    rates: RatesOption = None,
    weights: WeightsOption = None,
    level: LevelOption = None,
    system: SystemOption = None,
    *,
    strict: StrictOption = False,
) -> None:
    """Bring a table by the divisions of one date out on those of another.

    Units that moved whole take their figures along exactly. Where a unit was cut, counts are split by addresses, else
    residents, else area; rates are averaged by weights. Each row says its `method`, whether it is `exact`, and its
    `residual`: the part of its figures (0 to 1; of the column where it is largest) that came through a split and so
    could belong elsewhere; empty where that size is not known. Keys that mean no unit, or several, are listed in the
    report beside the file (or the second sheet), and their figures are in the sums as not placed.
    """
    from gis.flows.restate import Question, restate_table
    from gis.load.tables import Columns, read_table
    from gis.load.tables_out import report_path, require_format, write_answer

    require_format(out)
    chosen_level = next((name for name in LEVELS if name == level), None)
    chosen_system = next((name for name in SYSTEMS if name == system), None)
    groups = [group_key(word.strip()) for word in level.split(",")] if level and level.startswith(PREFIX) else []
    _require_known(None if groups and None not in groups else level, LEVELS, "level")
    _require_known(system, SYSTEMS, "system")
    table = read_table(file, Columns(_listed(key), _listed(counts), _listed(rates), weights))
    question = Question(
        parse_day(from_), parse_day(to), chosen_level, chosen_system, tuple(key for key in groups if key)
    )
    with opened("read:divisions") as database, progress("restating"):
        answer = restate_table(database, table, question)
    if strict and answer.unplaced:
        raise BadInput(answer.unplaced_complaints(file.name))
    write_answer(out, answer.rows, answer.report())
    screen = console()
    for sentence in answer.told():
        screen.print(sentence, markup=False)
    screen.print(f"written: {out}, report: {report_path(out)}", markup=False)


def _listed(words: str | None) -> tuple[str, ...]:
    from gis.load.sheets import heading

    return tuple(heading(word) for word in (words or "").replace("，", ",").split(",") if word.strip())


def _require_known(word: str | None, known: tuple[str, ...], what: str) -> None:
    if word is not None and word not in known:
        raise BadInput(f"there is no {what} {word!r} — one of {', '.join(known)}")
