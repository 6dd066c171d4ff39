"""`tongtu placenames case`: a case by command, as the bearer of a key; the administrator takes no step."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from gis.db.connect import Database
from gis.db.keys import make_key
from gis.rights import TABLE, Role
from tests.placenames.naming import FORM, PAPERS, community

TODAY = date.today()
START = TODAY - timedelta(days=40)


def key(database: Database, name: str, role: Role) -> str:
    with database.write() as connection:
        return make_key(connection, name, sorted(TABLE[role]), datetime.now(UTC), quota_per_minute=None, role=role).key


def day(after: int) -> str:
    return str(START + timedelta(days=after))


def test_a_case_goes_through_by_command(tongtu: Any, own_register: Database, tmp_path: Path) -> None:
    officer = key(own_register, "officer", "placename_officer")
    signing = {
        "sign": key(own_register, "head", "section_head"),
        "endorse": key(own_register, "leader", "bureau_leader"),
    }
    with own_register.read() as connection:
        where = community(connection, "海门区", TODAY)
    entry = {"kind": "name", "name": "命令行路", "class_code": "23500", "communities": [where], "form": FORM}
    file = tmp_path / "case.json"
    file.write_text(json.dumps({**entry, "documents": PAPERS, "on_day": str(START)}), encoding="utf-8")

    def run(*words: str, by: str | None = officer, form: str = "json") -> Any:
        more = {"TONGTU_KEY": by} if by else {}
        return tongtu("placenames", *words, "--format", form, database=own_register, **more)

    refused = tongtu("placenames", "case", "begin", str(file), database=own_register)
    assert (refused.code, "may not draft placenames" in refused.err) == (1, True)
    case = run("case", "begin", str(file)).json
    number = str(case["case_id"])

    def step(name: str, after: int, *words: str) -> Any:
        papers = tmp_path / "step.json"
        papers.write_text(json.dumps({"documents": PAPERS}), encoding="utf-8")
        return run(
            "case", "step", number, name, "--revision", str(case["revision"]), "--on", day(after), "--file",
            str(papers), *words, by=signing.get(name, officer),
        )  # fmt: skip

    wanted = step("assess", 1).err
    open_ones = {
        word.split("detail.judgements.")[1].split(":")[0] for word in wanted.splitlines() if "detail.j" in word
    }
    judged = [word for rule in sorted(open_ones) for word in ("--judge", f"{rule}=已核")]
    ways: list[tuple[str, int, list[str]]] = [
        ("assess", 1, judged),
        ("notice", 2, ["--set", f"until={day(9)}", "--set", "where=网站", "--set", "contact=区划地名处"]),
        ("end_notice", 10, []),
        ("opine", 11, ["--set", "body=地名委员会", "--set", "words=同意", "--set", "favourable=true"]),
        ("sign", 12, []),
        ("endorse", 13, []),
        ("approve", 14, ["--set", "body=南通市人民政府", "--set", "number=通政复〔2026〕8号"]),
    ]
    for name, after, words in ways:
        done = step(name, after, *words)
        assert done.code == 0, done.err
        case = done.json
    assert case["state"] == "approved"
    clocks = run("clocks", "--as-of", day(25), "--late").json
    assert [(one["what"], one["state"]) for one in clocks] == [("announcement", "warned"), ("filing", "warned")]
    out = tmp_path / "announcement.html"
    written = tongtu(
        "placenames", "case", "announcement", number, "--out", str(out), database=own_register, TONGTU_KEY=officer
    )
    assert written.code == 0
    assert "命令行路" in out.read_text(encoding="utf-8")
    listed = run("case", "list", "--overdue").json
    assert [(one["case_id"], one["overdue"]) for one in listed] == [(int(number), True)]
    shown = run("case", "show", number, form="table").out
    assert "approved by 南通市人民政府" in shown
    assert "备案报告" in shown


def test_bad_usage_is_told(tongtu: Any, register: Database, tmp_path: Path) -> None:
    def run(*words: str, **settings: str) -> tuple[int, str]:
        done = tongtu("placenames", *words, database=register, **settings)
        return done.code, done.err

    assert "there is no state" in run("case", "list", "--state", "nowhere")[1]
    assert "this key is unknown" in run("case", "list", TONGTU_KEY="x")[1]
    assert "there is no case 999" in run("case", "show", "999", TONGTU_KEY="")[1]
