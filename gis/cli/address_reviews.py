"""The queue of addresses that were matched with doubt: listed, decided, dismissed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from gis.cli.common import Format, FormatOption, console, opened, show
from gis.rights import LOCAL_ADMINISTRATOR

app = typer.Typer(no_args_is_help=True)
group = typer.Typer(
    help="Addresses that were matched with doubt (grade C), for a person to decide.", no_args_is_help=True
)
app.add_typer(group, name="review")
COLUMNS = ("number", "times", "raw", "state", "candidates", "address_id", "decided_by", "decided_at", "why")


class States(StrEnum):
    """States of a question."""

    open = "open"
    decided = "decided"
    dismissed = "dismissed"


NumberArgument = Annotated[int, typer.Argument(help="Number of the question: tongtu address review list.", min=1)]
WhyOption = Annotated[str, typer.Option(help="By what evidence.")]
SeenOption = Annotated[States, typer.Option(help="The state that was seen.")]


@group.command("list")
def list_them(
    state: Annotated[States, typer.Option(help="Only those of this state.")] = States.open,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1, max=2000)] = 50,
    form: FormatOption = Format.table,
) -> None:
    """List questions, those asked most often first."""
    from gis.db.address_reviews import reviews_listed

    with opened("review:addresses") as database, database.read() as connection:
        found = [dict(row._mapping) for row in reviews_listed(connection, state.value, limit=limit)]
    if form is not Format.json:
        for one in found:
            one["candidates"] = "; ".join(f"{c['text']} ({c['address_id']})" for c in one["answer"]["candidates"])
    else:
        found = [{**one, "candidates": one["answer"]["candidates"]} for one in found]
    show(found, COLUMNS, form, f"{len(found):,} questions {state.value}")


@group.command()
def decide(
    number: NumberArgument,
    address_id: Annotated[str, typer.Argument(help="Identity of the address that is meant.")],
    why: WhyOption,
    seen: SeenOption = States.open,
) -> None:
    """Say which address is meant: from then on the text is matched so, with grade B."""
    from gis.flows.review_addresses import decide_review

    with opened("review:addresses") as database:
        done = decide_review(database, LOCAL_ADMINISTRATOR, number, address_id, why, seen.value)
    console().print(f"question {number}: {done['text']} is {address_id}", markup=False)


@group.command()
def dismiss(number: NumberArgument, why: WhyOption, seen: SeenOption = States.open) -> None:
    """Say that no address is meant, or take a decision back."""
    from gis.flows.review_addresses import dismiss_review

    with opened("review:addresses") as database:
        dismiss_review(database, LOCAL_ADMINISTRATOR, number, why, seen.value)
    console().print(f"question {number}: dismissed")
