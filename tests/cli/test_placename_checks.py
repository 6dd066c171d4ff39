"""The naming check from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from gis.cli import placename_checks
from gis.db.connect import Database
from gis.errors import BadInput

group = typer.Typer()
group.callback()(lambda: None)
group.add_typer(placename_checks.app)
WHERE = ("--lon", "121.17", "--lat", "31.89", "--as-of", "2024-06-01")


def run(database: Database, *words: str) -> Result:
    """``check`` with these words; an error of the house is raised as it is."""
    url = database.app.url.render_as_string(hide_password=False)
    done = CliRunner().invoke(group, ["check", *words], env={"TONGTU_DATABASE_URL": url})
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def test_a_broken_rule_is_shown_with_its_article_and_words_and_strict_ends_with_one(register: Database) -> None:
    done = run(register, "曼哈顿路", "--class", "街路巷", *WHERE, "--strict")
    assert done.exit_code == 1
    assert "error ✗" in done.output
    assert "第九条第一款第（五）项: 不以外国人名、地名作地名" in done.output
    assert "南通市市区地名管理规定" in done.output


def test_a_machine_gets_every_verdict(register: Database) -> None:
    done = run(register, "岔河镇", "--class", "21500", *WHERE, "-f", "json")
    body = json.loads(done.output)
    assert body["level"] == "error"
    town = next(one for one in body["verdicts"] if one["key"] == "same-town")
    assert "徐州市邳州市" in {one["where"] for one in town["evidence"]}
    assert any(one["level"] == "fine" for one in body["verdicts"])
    rows = run(register, "岔河镇", "--class", "21500", *WHERE, "-f", "csv").output.splitlines()
    assert rows[0] == "level,rule,article,quote,certainty,sentence"


def test_an_area_is_read_from_a_file_and_a_division_by_its_name(register: Database, tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[121.15, 31.89], [121.19, 31.89]]}
    file = tmp_path / "road.geojson"
    file.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": line}), encoding="utf-8")
    assert "rules asked" in run(register, "桃坞路", "--class", "23500", "--area", str(file)).output
    told = run(register, "桃坞路", "--class", "23500", "--division", "name:海门区/三星镇").output
    assert "judge ?" in told
    with pytest.raises(BadInput, match="give one of them"):
        run(register, "桃坞路", "--class", "23500", "--area", str(file), *WHERE)
