from __future__ import annotations

from pathlib import Path

import pytest

from gis.errors import BadInput
from gis.load.circles import read_circles


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "circles.yaml: cannot be read"),
        (b"circles: [", "circles.yaml: cannot be read"),
        (b"\xff\xfe", "circles.yaml: cannot be read"),
        (b"circles: []\npaces: []\ncolours: []", "field colours"),
        (b"circles:\n- {id: a}\npaces: []", "field circles[0].kinds"),
        (b"", "circles.yaml"),
    ],
)
def test_broken_definitions_are_refused_with_their_field(tmp_path: Path, content: bytes | None, words: str) -> None:
    (tmp_path / "eldercare").mkdir()
    if content is not None:
        (tmp_path / "eldercare" / "circles.yaml").write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_circles(tmp_path)
    assert words in str(caught.value)
