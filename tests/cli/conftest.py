"""The command, run as a person runs it: in a process of its own, or, where many are run, in this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import pytest

from gis.cli import main
from gis.db.connect import Database
from gis.settings import CHECKOUT


@dataclass(frozen=True)
class Done:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


class Command(Protocol):
    def __call__(self, *arguments: str, database: Database | None = None, **settings: str) -> Done:
        """Run `tongtu ARGUMENTS` on a database."""


def _environment(database: Database | None) -> dict[str, str]:
    if database is None:
        return {}
    return {"TONGTU_DATABASE_URL": database.app.url.render_as_string(hide_password=False)}


@pytest.fixture
def tongtu(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command within this process, which spares the start of Python."""

    def run(*arguments: str, database: Database | None = None, **settings: str) -> Done:
        for name, value in {**_environment(database), **settings}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["tongtu", *arguments])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return Done(code, printed.out, printed.err)

    return run


@pytest.fixture
def process() -> Callable[..., Done]:
    """The command in a process of its own, with nothing but a path and what is set."""

    def run(*arguments: str, database: Database | None = None, **settings: str) -> Done:
        environment = {"PATH": os.environ["PATH"], **_environment(database), **settings}
        command = [sys.executable, "-m", "gis.cli", *arguments]
        done = subprocess.run(
            command, cwd=CHECKOUT, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run
