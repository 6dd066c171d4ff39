"""The reserve, corrected readings and built-up areas from the command line."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from gis.cli import built_up, name_reserve, readings
from gis.db.connect import Database
from gis.errors import BadInput, Conflict

UNTIL = (date.today() + timedelta(days=90)).isoformat()


def run(database: Database, app: typer.Typer, *words: str) -> Result:
    """A command of a group of its own; an error of the house is raised as it is."""
    url = database.app.url.render_as_string(hide_password=False)
    done = CliRunner().invoke(app, list(words), env={"TONGTU_DATABASE_URL": url})
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def listed(database: Database, app: typer.Typer, *words: str) -> list[dict[str, Any]]:
    """What a command prints for machines."""
    found: list[dict[str, Any]] = json.loads(run(database, app, *words, "-f", "json").output)
    return found


def test_names_are_reserved_held_released_and_dropped(own_register: Database, tmp_path: Path) -> None:
    reserve = name_reserve.group
    told = run(own_register, reserve, "add", "桃源路", "--class", "23500", "--division", "name:崇川区")
    assert told.output == "桃源路 (reserve 1) is free; revision 1\n"
    with pytest.raises(Conflict, match=r"桃源路 \(reserve 1\) is free already"):
        run(own_register, reserve, "add", "桃源路")
    run(own_register, reserve, "hold", "1", "甲工程", "--until", UNTIL)
    with pytest.raises(Conflict, match="is held for 甲工程"):
        run(own_register, reserve, "hold", "1", "乙工程", "--until", UNTIL)
    (entry,) = listed(own_register, reserve, "list")
    assert (entry["name"], entry["held_for"], entry["revision"]) == ("桃源路", "甲工程", 2)
    with pytest.raises(Conflict, match="its revision is 2"):
        run(own_register, reserve, "release", "1", "--revision", "1")
    run(own_register, reserve, "release", "1")

    file = tmp_path / "储备.csv"
    file.write_text("名称,类别\n陶园路,23500\n", encoding="utf-8")
    done = run(own_register, reserve, "add", str(file))
    assert "陶园路 (reserve 2) is free" in done.output
    assert "陶园路 sounds like 桃源路" in done.output
    assert "0 names added, 1 stood there before" in run(own_register, reserve, "add", str(file)).output
    words = tmp_path / "储备.docx"
    words.write_bytes(b"no table")
    with pytest.raises(BadInput, match="is not read"):
        run(own_register, reserve, "add", str(words))

    assert [one["name"] for one in listed(own_register, reserve, "propose", "road", "--division", "name:崇川区")] == [
        "桃源路", "陶园路",
    ]  # fmt: skip
    run(own_register, reserve, "drop", "2")
    assert [one["name"] for one in listed(own_register, reserve, "list")] == ["桃源路"]
    assert len(listed(own_register, reserve, "list", "--dropped")) == 2


def test_a_reading_is_corrected_and_listed(own_register: Database) -> None:
    told = run(own_register, readings.app, "read", "苴镇", "zhā zhèn", "--why", "问了街道办事处").output
    assert told.startswith("苴镇 is read zhā zhèn: 0 names")
    assert "苴 zhā: no reading of the dictionary" in told
    again = run(own_register, readings.app, "read", "苴镇", "zhā zhèn", "--why", "又问了").output
    assert again == "苴镇 is read zhā zhèn already\n"
    (kept,) = listed(own_register, readings.app, "readings")
    assert (kept["text"], kept["pinyin"], kept["why"]) == ("苴镇", "zhā zhèn", "问了街道办事处")


def test_built_up_areas_are_listed_and_a_layer_is_loaded(own_register: Database, tmp_path: Path) -> None:
    areas = listed(own_register, built_up.group, "list", "--as-of", "2020-07-03")
    assert (areas[0]["name"], areas[0]["derived"]) == ("崇川区", True)
    ring = [[120.8, 31.98], [120.9, 31.98], [120.9, 32.05], [120.8, 32.05], [120.8, 31.98]]
    feature = {
        "type": "Feature",
        "properties": {"名称": "主城区"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    file = tmp_path / "建成区.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    assert run(own_register, built_up.group, "load", str(file)).output == "1 areas: 1 versions began, 0 ended\n"
    assert run(own_register, built_up.group, "load", str(file)).output == "1 areas, all loaded already\n"
    assert [one["name"] for one in listed(own_register, built_up.group, "list")] == ["主城区"]
