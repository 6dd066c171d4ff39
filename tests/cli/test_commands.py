"""What holds for every command: help, exit codes, and a port or database that cannot be used."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from gis.cli import app
from gis.db.connect import Database


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and group with the words that lead to it."""
    yield path, group
    for name, below in getattr(group, "commands", {}).items():
        yield from commands(below, (*path, name))


COMMANDS = dict(commands(typer.main.get_command(app)))


def test_there_is_a_command_for_each_thing_that_is_promised() -> None:
    promised = {
        "run", "serve", "demo", "db start", "db stop", "db status", "db upgrade", "db check", "load streets",
        "load baseline", "load orders", "load census", "divisions list", "divisions at", "divisions preview",
        "divisions apply", "orders list", "coverage run", "auth key create",
    }  # fmt: skip
    assert promised <= {" ".join(path) for path in COMMANDS}


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_helps(tongtu: Any, path: tuple[str, ...]) -> None:
    done = tongtu(*path, "--help")
    assert (done.code, done.err) == (0, "")
    assert "Usage" in done.out
    command = COMMANDS[path]
    assert command.help, "it does not say what it does"
    bare = [one.name for one in command.params if one.name != "help" and not getattr(one, "help", None)]
    assert [name for name in bare if name not in ("install_completion", "show_completion")] == []


def test_help_in_a_process_of_its_own_names_every_group(process: Any) -> None:
    done = process("--help", LC_ALL="C")
    assert (done.code, done.err) == (0, "")
    for name in ("run", "serve", "demo", "db", "load", "divisions", "orders", "coverage", "auth"):
        assert f" {name} " in done.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["divisions", "fly"],
        ["divisions", "list", "--fly"],
        ["divisions", "list", "--format", "pdf"],
        ["divisions", "at", "east", "north"],
        ["divisions", "apply"],
        ["coverage", "run", "--minutes", "0"],
        ["coverage", "run", "--minutes", "nan"],
        ["auth", "key", "create", "--name", "x"],
        ["serve", "--port", "0"],
        ["serve", "--port", "65536"],
        ["demo", "--seed", "-1"],
    ],
)
def test_bad_usage_ends_with_2(tongtu: Any, arguments: list[str]) -> None:
    done = tongtu(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "Usage" in done.err


@pytest.fixture
def taken() -> Iterator[str]:
    """A port that somebody listens on."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield str(holder.getsockname()[1])


@pytest.mark.parametrize("command", ["serve", "run"])
def test_a_port_in_use_is_told_before_any_work(process: Any, taken: str, tmp_path: Path, command: str) -> None:
    state = tmp_path / "state"
    done = process(command, "--port", taken, TONGTU_STATE=str(state))
    assert (done.code, done.out) == (1, "")
    assert (
        done.err
        == f"error: port {taken} on 127.0.0.1 cannot be used (Address already in use) — choose another: --port N\n"
    )
    assert not state.exists(), "a database was begun"


def test_the_port_of_the_settings_is_looked_at_too(tongtu: Any, taken: str, tmp_path: Path) -> None:
    done = tongtu("run", TONGTU_PORT=taken, TONGTU_STATE=str(tmp_path / "state"))
    assert done.code == 1
    assert f"port {taken}" in done.err
    assert not (tmp_path / "state").exists()


def test_a_setting_that_is_none_is_told(process: Any) -> None:
    done = process("serve", TONGTU_PORT="eighty")
    assert done.code == 1
    assert "TONGTU_PORT" in done.err
    assert "Traceback" not in done.err


def test_a_database_that_is_right_passes_its_check(tongtu: Any, register: Database) -> None:
    done = tongtu("db", "check", "--format", "json", database=register)
    assert done.code == 0
    assert {row["check"]: row["ok"] for row in done.json} == {
        "PostgreSQL ≥ 15": True,
        "locale keeps Chinese": True,
        "extension postgis": True,
        "extension btree_gist": True,
        "extension pg_trgm": True,
        "schema up to date": True,
        "addresses counted": True,
    }


def test_an_upgraded_database_is_not_upgraded_again(tongtu: Any, register: Database) -> None:
    done = tongtu("db", "upgrade", database=register)
    assert (done.code, done.out) == (0, "already up to date\n")


@pytest.mark.parametrize("verb", ["start", "stop", "status"])
def test_the_private_server_is_off_where_another_is_set(tongtu: Any, register: Database, verb: str) -> None:
    done = tongtu("db", verb, database=register)
    assert done.code == 1
    assert "TONGTU_DATABASE_URL is set" in done.err


def test_a_database_that_does_not_answer_is_one_sentence(tongtu: Any, tmp_path: Path) -> None:
    url = f"postgresql+psycopg://nobody@/nothing?host={tmp_path}"
    done = tongtu("divisions", "list", TONGTU_DATABASE_URL=url)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: the database was not reached")
    assert "tongtu db status" in done.err
    assert "Traceback" not in done.err


def test_a_database_address_that_is_none_is_one_sentence(process: Any) -> None:
    done = process("divisions", "list", TONGTU_DATABASE_URL="not a url")
    assert done.code == 1
    assert "TONGTU_DATABASE_URL" in done.err
    assert "Traceback" not in done.err


def test_the_register_is_not_dropped_by_a_slip(tongtu: Any, register: Database) -> None:
    done = tongtu("db", "drop", database=register)
    assert done.code == 1
    assert "TONGTU_DATABASE_URL is set" in done.err or "--yes" in done.err
