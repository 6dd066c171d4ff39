"""Reading a YAML file into a model: every fault of its form is raised together, with its place in the file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from gis.errors import BadInput, Complaint

LARGEST_BYTES = 2_000_000
"""Tables written by hand are a hundredth of it; what is larger is another file."""
M = TypeVar("M", bound=BaseModel)


def read_model(path: Path, model: type[M]) -> tuple[M, str]:
    """The file as a ``model``, and the SHA-256 of its bytes."""
    try:
        raw = path.read_bytes()
        if len(raw) > LARGEST_BYTES:
            raise BadInput(Complaint(f"has {len(raw):,} bytes, more than such a file can have", file=str(path)))
        content = yaml.safe_load(raw.decode("utf-8"))
    except (OSError, UnicodeDecodeError, ValueError, RecursionError, yaml.YAMLError) as error:
        first = str(error).splitlines()[0]
        raise BadInput(Complaint(f"cannot be read: {first}", file=str(path))) from error
    try:
        return model.model_validate(content), hashlib.sha256(raw).hexdigest()
    except ValidationError as error:
        faults = [Complaint(fault["msg"], path.name, field=_place(fault["loc"])) for fault in error.errors()]
        raise BadInput(faults) from error


def _place(parts: tuple[str | int, ...]) -> str | None:
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return words.removeprefix(".") or None
