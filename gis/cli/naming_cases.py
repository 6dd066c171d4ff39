"""Cases of naming: begun, listed, shown, moved on, and printed; the legal clocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gis.cli.common import DATA, Format, FormatOption, console, day, opened, print_json, show
from gis.errors import BadInput, Forbidden
from gis.periods import parse_day
from gis.rights import LOCAL_ADMINISTRATOR, Identity
from gis.settings import Settings

if TYPE_CHECKING:
    from gis.db.connect import Database
    from gis.flows.naming_lists import Shown
    from gis.flows.naming_office import Office

app = typer.Typer(no_args_is_help=True)
case = typer.Typer(help="Cases of naming, renaming and abolishing; consultations; filings.", no_args_is_help=True)
app.add_typer(case, name="case")
KeyOption = Annotated[
    str | None,
    typer.Option(
        "--key",
        help="Act as the bearer of this key (default: the setting TONGTU_KEY); else as the administrator, who takes "
        "no step of a case.",
    ),
]
NumberArgument = Annotated[int, typer.Argument(help="Number of the case: tongtu placenames case list.", min=1)]
LIST_COLUMNS = ("case_id", "kind", "state", "name", "class_code", "author", "revision", "due", "overdue")
STEP_COLUMNS = ("n", "on_day", "step", "to_state", "actor", "role", "states")
NEXT_COLUMNS = ("step", "roles", "needs", "papers", "refused")
CLOCK_COLUMNS = ("due", "what", "state", "case_id", "name", "start", "done_on", "day", "article")


@contextmanager
def _acting(key: str | None) -> Iterator[tuple[Database, Identity, Office]]:
    """The database, who acts, and the tables of the office."""
    from gis.db.keys import identify
    from gis.flows.shipped_office import shipped_office

    key = key or Settings().key
    with opened("read:naming_cases") as database:
        who: Identity | None = LOCAL_ADMINISTRATOR
        if key:
            with database.read() as connection:
                who = identify(connection, key, datetime.now(UTC))
        if who is None:
            raise Forbidden("this key is unknown, ended or withdrawn — make one: tongtu auth key create")
        yield database, who, shipped_office(DATA)


@case.command()
def begin(
    file: Annotated[Path, typer.Argument(help="The case, YAML or JSON; its fields are those of the HTTP API.")],
    key: KeyOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Begin a case: an officer draws it up, a department hands it in."""
    from gis.flows.naming_cases import begin_case
    from gis.load.visits import read_form
    from gis.placenames.case_entries import CaseIn

    entry = read_form(file, CaseIn)
    with _acting(key) as (database, who, office):
        _show(begin_case(database, who, entry, office), form)


@case.command("list")
def list_them(
    state: Annotated[list[str] | None, typer.Option(help="Only in these states; may be given again.")] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="name, rename, abolish; consultation and filing are the inboxes.")
    ] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those with a clock that ran out.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Finished ones, too.")] = False,
    key: KeyOption = None,
    form: FormatOption = Format.table,
) -> None:
    """List cases with the next day on which something is due."""
    from gis.db.naming_cases import AskedCases
    from gis.flows.naming_lists import list_cases
    from gis.placenames.procedure import CASE_KINDS, STATES

    _require_known(state, STATES, "state")
    _require_known(kind, CASE_KINDS, "kind")
    asked = AskedCases(states=state or None, kinds=kind or None, open_only=not every)
    with _acting(key) as (database, who, office):
        found = list_cases(database, who, asked, office, overdue=overdue)
    rows = []
    for one in found:
        due = min((clock.due for clock in one.clocks if clock.done_on is None), default=None)
        rows.append({**_fields(one.case), "due": due, "overdue": one.overdue})
    show(rows, LIST_COLUMNS, form, f"{len(rows):,} cases")


@case.command("show")
def show_one(number: NumberArgument, key: KeyOption = None, form: FormatOption = Format.table) -> None:
    """Show a case: its steps, what can be done next, by whom, and what that needs."""
    from gis.flows.naming_lists import show_case

    with _acting(key) as (database, who, office):
        _show(show_case(database, who, number, office), form)


@case.command()
def step(
    number: NumberArgument,
    name: Annotated[str, typer.Argument(help="The step; what can be done next: tongtu placenames case show.")],
    revision: Annotated[int, typer.Option(min=1, help="Revision of the case that was seen.")],
    on: Annotated[str | None, typer.Option(help="The day it is of, YYYY-MM-DD; default: today.")] = None,
    states: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="A field of its detail: body=…")
    ] = None,
    papers: Annotated[
        list[str] | None, typer.Option("--paper", metavar="KIND=TITLE", help="A paper: reply=通政复〔2026〕8号")
    ] = None,
    judge: Annotated[
        list[str] | None, typer.Option(metavar="RULE=WORDS", help="A judgement of what the check leaves open.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="The rest of the step, YAML or JSON: detail, changes, documents.")
    ] = None,
    key: KeyOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Take a step of a case."""
    from gis.flows.naming_cases import take_step
    from gis.load.visits import checked_form, read_form
    from gis.placenames.case_entries import StepIn, StepPartIn

    body: dict[str, Any] = read_form(file, StepPartIn).model_dump(exclude_unset=True) if file else {}
    detail = {**body.get("detail", {}), **dict(_pair(word, "--set") for word in states or ())}
    judged = {**(detail.get("judgements") or {}), **dict(_pair(word, "--judge") for word in judge or ())}
    titles = [dict(zip(("kind", "title"), _pair(word, "--paper"), strict=True)) for word in papers or ()]
    entry = checked_form(
        StepIn,
        {
            **body,
            "step": name,
            "revision": revision,
            "on_day": parse_day(on) if on else body.get("on_day"),
            "detail": {**detail, **({"judgements": judged} if judged else {})},
            "documents": [*body.get("documents", []), *titles],
        },
    )
    with _acting(key) as (database, who, office):
        _show(take_step(database, who, number, entry, office), form)


@case.command()
def announcement(
    numbers: Annotated[list[int], typer.Argument(help="Numbers of the cases.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The HTML file to write.")],
    key: KeyOption = None,
) -> None:
    """Write the announcement of the names of approved cases, to print."""
    from gis.flows.announce_names import announcement_of
    from maps.announcement import announcement_page

    with _acting(key) as (database, who, office):
        told = announcement_of(database, who, numbers, office)
    _write(out, announcement_page(told))
    console().print(f"{told.title}: written to {out}")


@case.command()
def notice(
    number: NumberArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="The HTML file to write.")],
    key: KeyOption = None,
) -> None:
    """Write the public notice of a case, to print."""
    from gis.flows.announce_names import notice_of
    from maps.announcement import notice_page

    with _acting(key) as (database, who, office):
        told = notice_of(database, who, number, office)
    _write(out, notice_page(told))
    console().print(f"{told.title}: written to {out}")


@app.command()
def clocks(
    as_of: Annotated[str | None, typer.Option("--as-of", help="As they stood on this date; default: today.")] = None,
    late: Annotated[bool, typer.Option("--late", help="Only those warned of or overdue.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Those that are done, too.")] = False,
    key: KeyOption = None,
    form: FormatOption = Format.table,
) -> None:
    """List the legal clocks: notices running, filings and announcements due within 15 days."""
    from gis.flows.naming_lists import list_clocks

    with _acting(key) as (database, who, office):
        found = list_clocks(database, who, office, day(as_of), every=every, late=late)
    show([asdict(one) for one in found], CLOCK_COLUMNS, form, f"{len(found):,} clocks on {day(as_of)}")


def _show(shown: Shown, form: Format) -> None:
    """A case in words: itself, its steps, and what comes next."""
    about = _fields(shown.case)
    steps = [
        {
            **_fields(one),
            "states": "；".join(f"{name}: {value}" for name, value in one.detail.items() if name != "form"),
        }
        for one in shown.steps
    ]
    nexts = [
        {
            "step": one.step.name,
            "roles": ", ".join(one.step.roles),
            "needs": ", ".join(one.step.needs),
            "papers": "、".join(f"{name} ({kind})" for kind, name, _ in one.papers),
            "refused": one.refused,
        }
        for one in shown.next
    ]
    if form is Format.json:
        told = {**about, "form": shown.case.form, "verdicts": [asdict(one) for one in shown.case.verdicts]}
        print_json({**told, "steps": [_fields(one) for one in shown.steps], "next": nexts})
        return
    if form is Format.csv:
        show(steps, STEP_COLUMNS, form)
        return
    console().print(
        f"case {about['case_id']}: {about['kind']} {about['name']} ({shown.case.form['roman']}) is "
        f"[bold]{about['state']}[/], revision {about['revision']}"
    )
    if shown.approver is not None:
        console().print(f"approved by {shown.approver.body}: {shown.approver.source}")
    for verdict in shown.case.verdicts:
        if verdict.grade != "fine":
            console().print(f"{verdict.grade} {verdict.rule}: {verdict.says}", markup=False)
    show(steps, STEP_COLUMNS, form, "Steps")
    show(nexts, NEXT_COLUMNS, form, "What can be done next")
    show([asdict(clock) for clock in shown.clocks], CLOCK_COLUMNS, form, "Clocks")


def _fields(one: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(one).items() if name != "shape"}


def _pair(word: str, option: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise BadInput(f"{word!r} is not NAME=VALUE — write {option} name=value")
    return name.strip(), value.strip()


def _require_known(words: Sequence[str] | None, known: Sequence[str], what: str) -> None:
    for word in words or ():
        if word not in known:
            raise BadInput(f"there is no {what} {word!r} — one of {', '.join(known)}")


def _write(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}") from error
