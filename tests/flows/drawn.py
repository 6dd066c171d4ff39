"""The drawn first state of ``tests/load/drawn`` in a database, and orders that change it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gis.load.changeorders import OrderFile, read_order


def order_file(folder: Path, key: str, day: str, *events: dict[str, Any], **changes: Any) -> OrderFile:
    """An order as a file, read back."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {"order": key, "title": f"命令 {key}", "effective_on": {"date": day}, "events": list(events), **changes}
    path = folder / f"{key}.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return read_order(path, folder)


def rename(unit: str, name: str) -> dict[str, Any]:
    return {"kind": "rename", "unit": unit, "name": name}


def abolish(unit: str, into: str) -> dict[str, Any]:
    return {"kind": "abolish", "unit": unit, "into": into}


EAST, WEST = "mca:320602001", "mca:320602101"
"""The two drawn towns, 东街道 (0村, 1村) and 西镇 (2村, 3村)."""
