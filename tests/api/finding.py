"""Looking for a place in an answer, in whatever form it may have slipped in: as text, as bytes, on a tile."""

from __future__ import annotations

import base64
import hashlib
import io
import math
import re
import struct
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tests.api.test_tiles import fields, varint

Tile = tuple[int, int, int]
_DEGREES = re.compile(rb"(?<![\d.])(?:\d{2,3}\.\d{3,})")
_METRES = re.compile(rb"(?<![\d.])(?:\d{6,8}(?:\.\d+)?)")
_HEX = re.compile(rb"[0-9A-Fa-f]{32,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{22,}")
_APART = 4
"""Numbers between the two of a pair that are still read as one."""
FEWEST_DECIMALS, MOST_DECIMALS = 3, 7
_LOOSE_DECIMALS = 5
"""Among vertices a longitude and the latitude of another are no pair, unless they are as exact as this."""
_EXTENT = 4096
TOUCH_M = 15.0
"""A point of a tile this near to a place shows it."""


@dataclass(frozen=True)
class Place:
    """A place in one system: east and north, or longitude and latitude."""

    x: float
    y: float
    decimals: int = FEWEST_DECIMALS
    """Decimals of a degree from which on no point of the public map near by reads the same."""


@dataclass(frozen=True)
class Secret:
    """What must not be read of one marker: its place in every system, and words and numbers that tell it."""

    marker_id: str
    places: tuple[Place, ...]
    """The first is that of the register, in degrees."""
    words: tuple[str, ...] = ()


class Finder:
    """What of some secrets stands in an answer."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self.secrets = list(secrets)
        self._looked_at: set[bytes] = set()
        self._second: dict[int, dict[bytes, dict[bytes, str]]] = defaultdict(lambda: defaultdict(dict))
        self._metres: dict[tuple[int, int], str] = {}
        for secret in self.secrets:
            for place in secret.places:
                if place.x > 1_000:
                    self._metres[int(place.x), int(place.y)] = secret.marker_id
                    continue
                for decimals in range(place.decimals, MOST_DECIMALS + 1):
                    for a in _written(place.x, decimals):
                        self._second[decimals][a] |= dict.fromkeys(_written(place.y, decimals), secret.marker_id)

    @cached_property
    def _bytes(self) -> list[tuple[bytes, str]]:
        return [
            (struct.pack(order, number), secret.marker_id)
            for secret in self.secrets
            for place in secret.places
            for number in (place.x, place.y)
            for order in ("<d", ">d")
        ]

    def found(self, body: bytes, tile: Tile | None = None) -> set[str]:
        """How and of which marker something is told in a body; empty where nothing is, or where it is known already."""
        key = hashlib.sha256(body + repr(tile).encode()).digest()
        if key in self._looked_at:
            return set()
        self._looked_at.add(key)
        told = {how for part in _unpacked(body) for how in self._in(part)}
        return told | (self._on_tile(body, tile) if tile else set())

    def _in(self, body: bytes) -> Iterator[str]:
        try:
            text = body.decode()
        except UnicodeDecodeError:
            text = body.decode("utf-8", "ignore")
            yield from self._in_bytes(body)
        yield from (f"{s.marker_id}: the words {word!r}" for s in self.secrets for word in s.words if word in text)
        yield from self._in_degrees(body)
        yield from self._in_metres(body)
        for run in _HEX.findall(body):
            for start in (0, 1):
                whole = run[start : start + (len(run) - start) // 2 * 2]
                yield from self._in_bytes(bytes.fromhex(whole.decode()))
        for run in _BASE64.findall(body):
            for start in range(4):
                whole = run[start : start + (len(run) - start) // 4 * 4]
                yield from self._in_bytes(base64.b64decode(whole, b"-_" if b"-" in run or b"_" in run else None))

    def _in_degrees(self, body: bytes) -> Iterator[str]:
        """Longitude and latitude beside each other, cut or rounded; apart or turned about where no vertices are."""
        numbers = _DEGREES.findall(body)
        loose = _LOOSE_DECIMALS if b"coordinates" in body else FEWEST_DECIMALS
        for decimals, second in self._second.items():
            for i in [i for i, number in enumerate(numbers) if number[: 4 + decimals] in second]:
                first = numbers[i][: 4 + decimals]
                if len(first) < 4 + decimals:
                    continue
                around = numbers[max(i - _APART, 0) : i + 1 + _APART] if decimals >= loose else numbers[i + 1 : i + 2]
                for number in around:
                    marker = second[first].get(number[: 3 + decimals])
                    if marker is not None:
                        yield f"{marker}: {first.decode()}, {number.decode()} in degrees"

    def _in_metres(self, body: bytes) -> Iterator[str]:
        whole = [int(number.partition(b".")[0]) for number in _METRES.findall(body)]
        for i, first in enumerate(whole):
            for second in whole[i + 1 : i + 1 + _APART]:
                for metres in ((first, second), (second, first)):
                    if metres in self._metres:
                        yield f"{self._metres[metres]}: {metres} in metres"

    def _in_bytes(self, body: bytes) -> Iterator[str]:
        yield from (f"{marker}: a number in binary" for number, marker in self._bytes if number in body)

    def _on_tile(self, body: bytes, tile: Tile) -> set[str]:
        # those on lines of the map are on its tiles as vertices of these
        first = [(secret.marker_id, secret.places[0]) for secret in self.secrets]
        exact = [(marker, at.x, at.y) for marker, at in first if at.decimals == FEWEST_DECIMALS]
        width_m = 2 * math.pi * 6_378_137 / (1 << tile[0]) / _EXTENT * math.cos(math.radians(32))
        near_m = max(TOUCH_M, 2.5 * width_m)
        return {
            f"{marker}: a point on layer {layer} of tile {tile}"
            for layer, lon, lat in points_of(body, tile)
            for marker, x, y in exact
            if abs(lat - y) * 110_900 < near_m and abs(lon - x) * 94_600 < near_m
        }


def _written(value: float, decimals: int) -> set[bytes]:
    """A number cut and rounded to decimals."""
    step = 10**decimals
    return {f"{math.floor(value * step) / step:.{decimals}f}".encode(), f"{value:.{decimals}f}".encode()}


def _unpacked(body: bytes) -> Iterator[bytes]:
    yield body
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def points_of(content: bytes, tile: Tile) -> Iterator[tuple[str, float, float]]:
    """Layer, longitude and latitude of every vertex on a tile (MVT 2.1, 4.3)."""
    z, x, y = tile
    across = float(1 << z)
    for _, layer in fields(content):
        parts = list(fields(layer))
        name = next(value.decode() for number, value in parts if number == 1)
        for feature in (dict(fields(value)) for number, value in parts if number == 2):
            for column, row in _vertices(feature.get(4, b"")):
                lon = (x + column / _EXTENT) / across * 360 - 180
                lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y + row / _EXTENT) / across))))
                yield name, lon, lat


def _vertices(commands: bytes) -> Iterator[tuple[int, int]]:
    at = column = row = 0
    while at < len(commands):
        command, at = varint(commands, at)
        for _ in range(command >> 3 if command & 7 != 7 else 0):
            dx, at = varint(commands, at)
            dy, at = varint(commands, at)
            column, row = column + ((dx >> 1) ^ -(dx & 1)), row + ((dy >> 1) ^ -(dy & 1))
            yield column, row
