"""Layers of features (Shapefile, GeoPackage, GeoJSON) as offices keep them, their parts and unsaid encodings."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pyogrio

from gis.errors import BadInput, Complaint

LAYERS = (".shp", ".gpkg", ".geojson", ".json")


def read_layer(path: Path, layer: str | None = None, what: str = "a layer") -> gpd.GeoDataFrame:
    """The features of a file with all their fields; ``layer`` chooses one of a GeoPackage that has several.

    ``BadInput`` when the file is missing, broken, or has several layers and none is chosen. ``what`` it should be, for
    that sentence.
    """
    if not path.is_file():
        raise BadInput(Complaint("there is no such file", file=str(path), fix="check the path"))
    encoding = dbf_encoding(path) if path.suffix.lower() == ".shp" else None
    try:
        if layer is None and path.suffix.lower() == ".gpkg":
            layer = _only_layer(path)
        return gpd.read_file(path, layer=layer, engine="pyogrio", encoding=encoding)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, OSError, ValueError) as broken:
        fix = "fetch it again with all its parts (.shp, .shx, .dbf), or name its layer"
        raise BadInput(Complaint(f"cannot be read as {what}", file=path.name, fix=fix)) from broken


def layer_sha256(path: Path) -> str:
    """A hash of all that is read of a layer: of a Shapefile its parts too."""
    if path.suffix.lower() != ".shp":
        return files_sha256([path])
    parts = (path.with_suffix(end) for end in (".shp", ".dbf", ".prj", ".cpg"))
    return files_sha256([part for part in parts if part.exists()])


def files_sha256(files: Sequence[Path]) -> str:
    """One hash of several files, in their order."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def dbf_encoding(path: Path) -> str | None:
    """The encoding of a Shapefile that does not say its own: UTF-8 when its words are that, else GB18030."""
    if any(path.with_suffix(end).exists() for end in (".cpg", ".CPG")):
        return None
    table = next((file for end in (".dbf", ".DBF") if (file := path.with_suffix(end)).exists()), None)
    if table is None:
        return None
    try:
        # control bytes of the header are ASCII to UTF-8; words cut at a field's end are not, so these are forgiven
        words = re.sub(rb"[\x80-\xff]{1,3}(?=[\x00 ])", b"", table.read_bytes()[32:])
        words.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8" if re.search(rb"[\xe4-\xe9][\x80-\xbf]{2}", table.read_bytes()) else "gb18030"


def _only_layer(path: Path) -> str | None:
    names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    if len(names) > 1:
        raise BadInput(Complaint("has several layers", file=path.name, fix=f"name one: --layer {' | '.join(names)}"))
    return names[0] if names else None
