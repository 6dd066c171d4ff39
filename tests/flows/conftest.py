from __future__ import annotations

from pathlib import Path

import pytest

from gis.db.connect import Database
from gis.flows.load_baseline import load_baseline
from tests.load.drawn import write_folder


@pytest.fixture
def drawn(empty: Database, tmp_path: Path) -> Database:
    """A register of this test's own that begins with the drawn state of two towns and four communities."""
    load_baseline(empty, write_folder(tmp_path / "data"))
    return empty
