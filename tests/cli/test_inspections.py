"""`tongtu inspections`: due lists, rounds from the plan to the report, and rates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gis.db.connect import Database
from tests.markers.test_calendar import events


def due(tongtu: Any, database: Database, year: int) -> list[dict[str, Any]]:
    done = tongtu("inspections", "due", "--year", str(year), "--format", "json", database=database)
    assert done.code == 0
    rows: list[dict[str, Any]] = done.json
    return rows


def test_the_due_list_comes_with_a_calendar(tongtu: Any, demo: Database, tmp_path: Path) -> None:
    file = tmp_path / "due.ics"
    done = tongtu("inspections", "due", "--year", "2028", "--ics", str(file), "--format", "csv", database=demo)
    assert done.code == 0
    assert done.out.startswith("line_id,line_name,rank,kind,year,plan_due")
    told = events(file.read_bytes().decode())
    assert len(told) == 2 * (done.out.count("\n") - 1)
    broken = tongtu("inspections", "due", "--year", "2028", "--ics", str(tmp_path / "no" / "x.ics"), database=demo)
    assert (broken.code, "cannot be written" in broken.err) == (1, True)


def test_a_year_out_of_bounds_is_bad_usage(tongtu: Any, demo: Database) -> None:
    assert tongtu("inspections", "due", "--year", "12", database=demo).code == 2
    assert tongtu("markers", "intactness", "--by", "weather", database=demo).code == 2


def test_rates_are_told_by_group(tongtu: Any, demo: Database) -> None:
    for by, word in (("city", "all markers"), ("line", "通州海门线"), ("side", "海门区"), ("level", "county")):
        done = tongtu("markers", "intactness", "--as-of", "2025-12-31", "--by", by, "--format", "json", database=demo)
        row = next(row for row in done.json if row["name"] == word)
        assert row["markers"] == row["intact"] + row["failed"] + row["unknown"]
        assert ("managed_share" in row) == (by == "side")
    table = tongtu("markers", "intactness", "--as-of", "2025-12-31", database=demo)
    assert "%" in table.out


def test_a_round_goes_from_the_plan_to_the_report(tongtu: Any, own_demo: Database, tmp_path: Path) -> None:
    def run(*words: str) -> Any:
        return tongtu("inspections", *words, database=own_demo)

    line = next(row for row in due(tongtu, own_demo, 2028) if row["line_name"] == "通州海门线")["line_id"]
    refused = run("plan", str(line), "--year", "2026", "--kind", "special")
    assert (refused.code, "needs its reason" in refused.err) == (1, True)
    assert run("plan", str(line), "--year", "2026", "--kind", "yearly", "--reason", "x").code == 1
    planned = run("plan", str(line), "--year", "2025", "--kind", "special", "--reason", "台风")
    assert planned.code == 0
    rounds = run("rounds", "--year", "2025", "--line", str(line), "--format", "json").json
    number = str(next(row["round_id"] for row in rounds if row["kind"] == "special"))
    marker = _number(own_demo, line)
    file = tmp_path / "visits.csv"
    file.write_text(f"界桩编号,日期,位置准确,埋设牢固,明显易见,注记清晰,档案完备\n{marker},2025-12-01,是,是,是,是,是\n")
    first, again = run("record", str(file), "--round", number), run("record", str(file), "--round", number)
    assert (first.out, again.out) == (
        "1 visits recorded, 0 were there before\n", "0 visits recorded, 1 were there before\n",
    )  # fmt: skip
    file.write_text("界桩编号,日期\nnone,2025-12-01\nnone,2030-01-01\n")
    wrong = run("record", str(file), "--round", number)
    assert wrong.code == 1
    assert "visits.csv, row 2, field marker" in wrong.err
    assert "row 3" in wrong.err
    for side in ("通州区", "海门区"):
        assert run("sign", number, "--side", side, "--by", "某", "--on", "2025-12-02").code == 0
    done = run("report", number, "--on", "2025-12-03")
    assert done.out == f"round {number} was reported on 2025-12-03\n"
    assert run("sign", number, "--side", "通州区", "--by", "某", "--on", "2025-12-02").code == 1


def _number(database: Database, line: int) -> str:
    from datetime import date

    from gis.db.standing import read_standing

    with database.read() as connection:
        return read_standing(connection, date(2025, 12, 1), line_ids=[line])[0].number


def test_a_repair_and_a_withdrawal_are_entered(tongtu: Any, own_demo: Database, tmp_path: Path) -> None:
    form = tmp_path / "repair.yaml"
    form.write_text("on_day: 2025-12-01\ndone_by: 通州区\naction: 描红\nneighbour_present: 李四\n")
    missing = tongtu("inspections", "repair", "none", str(form), database=own_demo)
    assert (missing.code, "no marker of yours stands under this id" in missing.err) == (1, True)
    assert tongtu("inspections", "withdraw", "999999", "--why", "x", database=own_demo).code == 1
    rounds = tongtu("inspections", "rounds", "--format", "json", database=own_demo).json
    assert all(row["made_up"] for row in rounds)
    assert tongtu("inspections", "withdraw", "1", "--why", "practice", database=own_demo).code == 0
    assert tongtu("inspections", "withdraw", "1", "--why", "practice", database=own_demo).code == 1
