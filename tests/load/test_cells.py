from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gis.errors import BadInput
from gis.load.cells import read_cells
from tests.load.drawn import feature, ring, write_cells


def test_cells_are_read_by_name_as_multipolygons(tmp_path: Path) -> None:
    cells = read_cells(write_cells(tmp_path / "c.geojson"))
    assert list(cells) == ["k0", "k1", "k2", "k3"]
    assert {area.geom_type for area in cells.values()} == {"MultiPolygon"}
    assert cells["k1"].bounds == (120.81, 32.0, 120.82, 32.01)


def test_a_file_that_changed_is_read_anew(tmp_path: Path) -> None:
    path = write_cells(tmp_path / "c.geojson")
    assert len(read_cells(path)) == 4
    write_cells(path, feature(0))
    assert len(read_cells(path)) == 1


SWAPPED = [[[y, x] for x, y in ring(1)]]
BOW_TIE = [[[120.8, 32.0], [120.81, 32.01], [120.81, 32.0], [120.8, 32.01], [120.8, 32.0]]]
METRES = [[[x * 1e5, y * 1e5] for x, y in ring(1)]]


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (feature(1, coordinates=[ring(1)[:-1]]), "cell k1 has 1 rings that do not close"),
        (feature(1, type="MultiPolygon", coordinates=[[ring(1)[:-1]]]), "cell k1 has 1 rings that do not close"),
        (feature(1, coordinates=BOW_TIE), "cell k1 is not a valid polygon: Self-intersection"),
        (feature(1, coordinates=SWAPPED), "are longitude and latitude swapped?"),
        (feature(1, coordinates=METRES), "lies outside China"),
        (feature(1, coordinates=[[]]), "cell k1"),
        (feature(1, coordinates=[]), "cell k1"),
        (feature(1, coordinates=[[[120.8, 32.0], [120.9, 32.0]]]), "cell k1"),
        (feature(1, coordinates=[[["a", "b"]] * 4]), "cell k1 has no readable polygon"),
        (feature(1, coordinates=[[[120.8, None]] * 4]), "cell k1 has no readable polygon"),
        (feature(1, type="Point", coordinates=[120.8, 32.0]), "cell k1 is a Point, not a polygon"),
        (feature(1, type="GeometryCollection", geometries=[]), "cell k1"),
        (feature(1, type="Potato"), "cell k1"),
        ({**feature(1), "geometry": None}, "cell k1 has no readable polygon"),
        ({**feature(1), "properties": {}}, "has no property `cell`"),
        ({**feature(1), "properties": None}, "has no property `cell`"),
        ("not a feature", "has no property `cell`"),
        (feature(0), "cell k0 stands twice"),
    ],
)
def test_a_faulty_cell_is_named_by_its_row(tmp_path: Path, broken: Any, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_cells(write_cells(tmp_path / "c.geojson", feature(0), broken, feature(2)))
    assert [(c.file, c.row) for c in caught.value.complaints] == [("c.geojson", 2)]
    assert words in caught.value.complaints[0].message


def test_faults_of_several_cells_come_together(tmp_path: Path) -> None:
    open_ring, swapped = feature(0, coordinates=[ring(0)[:-1]]), feature(1, coordinates=SWAPPED)
    with pytest.raises(BadInput) as caught:
        read_cells(write_cells(tmp_path / "c.geojson", open_ring, swapped, feature(2)))
    assert [c.row for c in caught.value.complaints] == [1, 2]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"features": null}',
        b'{"features": 3}',
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({"type": "Feature", "geometry": None}).encode(),
    ],
)
def test_what_is_no_collection_of_features_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "c.geojson"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"c\.geojson: is not a GeoJSON FeatureCollection"):
        read_cells(path)


def test_a_missing_file_or_a_folder_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.geojson", tmp_path):
        with pytest.raises(BadInput, match="cannot be read"):
            read_cells(path)
