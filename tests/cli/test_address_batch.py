"""Lists of addresses matched by the command, also when it is killed half-way."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from gis.db.connect import Database
from gis.settings import CHECKOUT

COMMAND = (sys.executable, "-c", "from gis.cli.address_batch import app; app()")
ADDRESSES = ("桃坞路44号", "港闸区永兴街道锦港路1弄1号", "", "上海市浦东新区世纪大道100号", "桃坞路46号")


@pytest.fixture
def started(demo: Database, tmp_path: Path) -> Any:
    """Starts the command in a folder of its own."""
    environment = {
        "PATH": os.environ["PATH"],
        "TONGTU_DATABASE_URL": demo.app.url.render_as_string(hide_password=False),
        "PYTHONPATH": str(CHECKOUT),
    }

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*COMMAND, *arguments], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True,
        )  # fmt: skip

    return start


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_comes_back_with_its_own_columns_a_grade_and_a_reason(started: Any, tmp_path: Path) -> None:
    listed = "\r\n".join(["编号,地址,备注", *(f"00{number},{words},=1" for number, words in enumerate(ADDRESSES))])
    (tmp_path / "in.csv").write_bytes(listed.encode("gb18030"))
    run = started("in.csv", "out.csv", "--as-of", "2026-11-29")
    told, _ = run.communicate(timeout=120)
    assert (run.returncode, "5 rows matched" in told) == (0, True), told
    rows = rows_of(tmp_path / "out.csv")
    assert [(row["编号"], row["地址"], row["备注"]) for row in rows] == [
        (f"00{number}", words, "=1") for number, words in enumerate(ADDRESSES)
    ]
    assert [row["match_grade"] for row in rows] == ["A", "A", "none", "none", "C"]
    assert rows[1]["match_text"] == "江苏省南通市崇川区永兴街道锦港路1弄1号"
    assert "港闸区是原名，今为崇川区" in rows[1]["match_reason"]
    assert [rows[2]["match_reason"], rows[3]["match_reason"]] == ["没有地址", "在本市以外：上海市浦东新区"]
    assert "46" in rows[4]["match_reason"]
    assert (rows[0]["match_county_code"], rows[0]["match_made_up"]) == ("320613", "")


def test_a_run_that_was_killed_goes_on_and_ends_as_if_it_had_not_been(
    demo: Database, started: Any, tmp_path: Path
) -> None:
    with demo.read() as connection:
        found = connection.execute(
            text(
                "SELECT a.address_id, c.names[2] || c.names[3] || c.names[4] || a.text AS words FROM address a "
                "JOIN community_chain c ON c.community_id = a.community_id AND upper_inf(c.valid) "
                "AND upper_inf(c.recorded) ORDER BY a.id LIMIT 4000"
            )
        ).all()
    with (tmp_path / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["地址"], *([words] for _, words in found)])
    killed = started("in.csv", "out.csv", "--as-of", "2026-11-29")
    beside = tmp_path / "out.csv.part.json"
    while not (beside.exists() and json.loads(beside.read_text())["rows"]):
        assert killed.poll() is None, killed.communicate()[0]
        time.sleep(0.01)
    workers = children_of(killed.pid)
    killed.kill()
    killed.wait()
    assert not (tmp_path / "out.csv").exists()
    done = json.loads(beside.read_text())["rows"]
    again = started("in.csv", "out.csv", "--as-of", "2026-11-29")
    told, _ = again.communicate(timeout=120)
    assert (again.returncode, "--resume" in told) == (1, True), told
    last = started("in.csv", "out.csv", "--resume")
    told, _ = last.communicate(timeout=120)
    assert (last.returncode, f"after {done:,} of an earlier run" in told) == (0, True), told
    rows = rows_of(tmp_path / "out.csv")
    assert [row["地址"] for row in rows] == [words for _, words in found]
    assert all(row["match_id"] == address_id for row, (address_id, _) in zip(rows, found, strict=True))
    assert workers
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)


def children_of(pid: int) -> list[str]:
    """Processes that were started by it."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
