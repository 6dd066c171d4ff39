"""Reading the table of classes of place names."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from gis.errors import BadInput, Complaint
from gis.load.models import read_model
from gis.placenames.classes import Classes, Kind, PlaceClass

CLASSES = "classes.yaml"


class _Class(BaseModel):
    model_config = ConfigDict(extra="forbid")
    code: str = Field(pattern=r"^[0-9]{5}$")
    name: str = Field(min_length=1)
    kind: Kind
    source: str = Field(min_length=1)
    generics: list[str] = Field(default_factory=list)
    note: str | None = None


class _ClassFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    classes: list[_Class]


def read_classes(path: Path) -> Classes:
    """The classes of a file; ``BadInput`` with every fault, a code that stands twice among them."""
    file, _ = read_model(path, _ClassFile)
    codes = [one.code for one in file.classes]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise BadInput(
            [Complaint(f"class {code} stands twice", path.name, fix="keep one line of it") for code in twice]
        )
    return Classes({one.code: _as_class(one) for one in file.classes})


def _as_class(line: _Class) -> PlaceClass:
    generics = tuple(sorted(set(line.generics), key=lambda word: (-len(word), word)))
    return PlaceClass(line.code, line.name, line.kind, generics, line.source, line.note)
