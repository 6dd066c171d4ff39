"""The 15-minute eldercare circle: who is within it, by unit."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from gis.circles import MINUTES
from gis.cli.common import DATA, AsOfOption, Format, FormatOption, console, day, opened, print_json, progress, show
from gis.errors import BadInput
from gis.groups import group_key
from gis.load.circles import read_circles
from gis.periods import parse_day

app = typer.Typer(help="Who is within the 15-minute eldercare circle.", no_args_is_help=True)
COLUMNS = ("code", "name", "level", "people", "covered", "share", "uncovered", "median_minutes", "p90_minutes")


@app.callback()
def group() -> None:
    """Keep `run` a command of its own group."""


@app.command()
def run(
    circle: Annotated[str, typer.Option(help="Definition of the circle: daycare or community.")] = "daycare",
    pace: Annotated[str, typer.Option(help="Pace: elder (0.8 m/s) or standard (1,000 m in 15 minutes).")] = "elder",
    minutes: Annotated[float, typer.Option(help="Minutes allowed.", min=1, max=240)] = MINUTES,
    by: Annotated[str, typer.Option(help="Level of the rows: county, town, community, or a group:KEY.")] = "county",
    as_of: AsOfOption = None,
    population_date: Annotated[str | None, typer.Option(help="Date of the residents; default: the latest.")] = None,
    homes_date: Annotated[str | None, typer.Option(help="Date of the homes; default: the latest.")] = None,
    facilities_date: Annotated[str | None, typer.Option(help="Date of the facilities; default: the latest.")] = None,
    network: Annotated[str, typer.Option(help="Street network to walk on.")] = "demo",
    form: FormatOption = Format.table,
) -> None:
    """Run coverage and store it; the same question on the same data is answered from the store."""
    from gis.flows.run_coverage import UNIT_FIELDS, Question, run_coverage

    if by not in UNIT_FIELDS and group_key(by) is None:
        raise BadInput(f"there is no level {by!r} for coverage — one of {', '.join(UNIT_FIELDS)}, or group:KEY")
    definitions = read_circles(DATA)
    dates = {
        "population_date": parse_day(population_date) if population_date else None,
        "homes_date": parse_day(homes_date) if homes_date else None,
        "facilities_date": parse_day(facilities_date) if facilities_date else None,
    }
    question = Question(
        definitions.circle(circle), definitions.pace(pace), minutes, by, day(as_of), **dates, network=network
    )
    with opened("run:coverage") as database, progress("coverage"):
        answer = run_coverage(database, [question])[0]
    print_answer(answer, form)


def print_answer(answer: Any, form: Format) -> None:
    """Print an answer with what it rests on."""
    rows = records(answer.rows)
    if form is Format.json:
        body = {
            "run": {"id": answer.number, "made_up": answer.made_up, **answer.parameters},
            "units": rows[:-1],
            "total": rows[-1],
        }
        print_json(body)
        return
    show(rows, COLUMNS, form, title(answer.parameters))
    if form is Format.table:
        asked = answer.parameters
        console().print(
            f"people: {asked['band']} of {asked['population_date']}; homes of {asked['homes_date']}; facilities open "
            f"on {asked['facilities_date']}; run {answer.number}{'; 演示数据 (made up)' if answer.made_up else ''}"
        )


def title(asked: dict[str, Any]) -> str:
    """What was asked, in a line."""
    definitions = read_circles(DATA)
    circle, pace = definitions.circle(asked["circle"]), definitions.pace(asked["pace"])
    return f"{circle.zh} {circle.en} · {asked['minutes']:g} min · {pace.en} · divisions of {asked['divisions_as_of']}"


def records(rows: Any) -> list[dict[str, Any]]:
    """Rows of an answer as plain values; what could not be computed is None."""
    plain = rows.astype(object).where(rows.notna(), None)
    found: list[dict[str, Any]] = plain[list(COLUMNS)].to_dict("records")
    return found
