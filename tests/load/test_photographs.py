"""Photographs and scans: told from their content, refused when they are not what they say, bare for the public."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from gis.errors import BadInput, NotFound, NotReady
from gis.load import photographs
from gis.load.kept_files import KeptFiles
from gis.load.photographs import carried, examine, without_place
from tests.load.pictures import photograph, saved, screenshot

LON, LAT = 120.8654321, 32.0123456
LARGEST = 20_000_000
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("content", "media_type", "ending"),
    [
        (photograph(LON, LAT), "image/jpeg", ".jpg"),
        (screenshot(LON, LAT), "image/png", ".png"),
        (saved("TIFF"), "image/tiff", ".tif"),
        (PDF, "application/pdf", ".pdf"),
    ],
)
def test_a_file_is_told_from_its_content_and_an_ending_that_lies_is_said(
    content: bytes, media_type: str, ending: str
) -> None:
    known = examine(content, f"scan{ending.upper()}", LARGEST)
    assert (known.media_type, known.ending, known.notes) == (media_type, ending, ())
    assert known.sha256 == hashlib.sha256(content).hexdigest()
    assert examine(content, "scan.gif", LARGEST).notes == (f"its name ends in .gif, and it is {media_type}",)
    assert examine(content, "scan", LARGEST).notes == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (saved("JPEG") + b"x" * 2_000, "more than 2,000"),
        (b"MZ\x90\x00 a program", "is no JPEG, PNG, TIFF or PDF"),
        (b"<svg onload='alert(1)'/>", "is no JPEG, PNG, TIFF or PDF"),
        (saved("GIF"), "is no JPEG, PNG, TIFF or PDF"),
        (saved("JPEG")[:300], "begins like a JPEG and cannot be read as one"),
        (b"\xff\xd8\xff" + b"words" * 50, "begins like a JPEG and cannot be read as one"),
        (saved("PNG")[:60], "begins like a PNG and cannot be read as one"),
        (PDF[:-7], "is a PDF that breaks off"),
    ],
)
def test_what_is_not_whole_or_not_taken_is_refused_with_the_file_and_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        examine(content, "../../stone.jpg", 2_000)
    (complaint,) = refused.value.complaints
    assert complaint.file == "stone.jpg"
    assert complaint.fix


def bomb(width: int, height: int) -> bytes:
    """A PNG that announces more pixels than it is worth opening."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 10_000)
    chunks = [(b"IHDR", head), (b"IDAT", body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


@pytest.mark.parametrize("edge", [10_001, 40_000])
def test_a_bomb_is_refused_before_it_is_opened(edge: int) -> None:
    with pytest.raises(BadInput, match="has more than 100,000,000 pixels"):
        examine(bomb(edge, edge), "bomb.png", LARGEST)


@pytest.mark.parametrize("content", [photograph(LON, LAT), screenshot(LON, LAT)])
def test_the_public_copy_carries_nothing_that_was_written_in_the_file(content: bytes) -> None:
    assert b"120.8654" in content or b"GPS" in content or b"tEXt" in content
    copy = without_place(examine(content, "x", LARGEST))
    assert carried(copy) == []
    assert not any(
        word in copy for word in (b"120.86", b"32.01", b"Exif", b"xmpmeta", b"Photoshop", b"ICC", b"trailer")
    )
    read = Image.open(io.BytesIO(copy))
    assert (read.format, read.size, dict(read.getexif())) == ("JPEG", (64, 48), {})
    assert not set(read.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_check_of_a_copy_sees_what_a_camera_writes() -> None:
    told = carried(photograph(LON, LAT))
    assert {"APP1", "APP13", "a comment", "bytes after its end"} <= set(told)


def test_a_picture_that_lies_on_its_side_stands_upright_in_the_copy() -> None:
    lying = photograph(LON, LAT, turned=6, width=64, height=48)  # to be turned a quarter clockwise
    upright = Image.open(io.BytesIO(without_place(examine(lying, "x", LARGEST)))).convert("RGB")
    assert upright.size == (48, 64)
    right, left = upright.getpixel((44, 32)), upright.getpixel((4, 32))
    assert isinstance(right, tuple)
    assert isinstance(left, tuple)
    assert right[1] < 80 < left[1]


def test_a_large_photograph_is_made_smaller() -> None:
    copy = without_place(examine(photograph(LON, LAT, width=4000, height=1000), "x", LARGEST))
    assert Image.open(io.BytesIO(copy)).size == (2048, 512)


def test_no_public_copy_is_made_of_a_scan() -> None:
    with pytest.raises(BadInput, match="no public copy is made of application/pdf"):
        without_place(examine(PDF, "x.pdf", LARGEST))


def test_a_file_is_kept_once_under_its_hash_and_read_back(tmp_path: Path) -> None:
    store = KeptFiles(tmp_path)
    sha256 = store.keep(b"stone")
    assert store.keep(b"stone") == sha256 == hashlib.sha256(b"stone").hexdigest()
    (kept,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept == tmp_path / "files" / sha256[:2] / sha256[2:]
    assert kept.stat().st_mode & 0o777 == 0o600
    assert store.read(sha256) == b"stone"


def test_a_file_that_is_gone_or_spoilt_is_said_to_be(tmp_path: Path) -> None:
    store = KeptFiles(tmp_path)
    sha256 = store.keep(b"stone")
    path = tmp_path / "files" / sha256[:2] / sha256[2:]
    path.write_bytes(b"stoned")
    with pytest.raises(NotReady, match="is not what was kept"):
        store.read(sha256)
    path.unlink()
    with pytest.raises(NotFound, match="is not on this machine's disk"):
        store.read(sha256)
    for strange in ("", "../../etc/passwd", "A" * 64):
        with pytest.raises(NotFound, match="there is no such file"):
            store.read(strange)


def test_a_disk_that_cannot_be_written_is_said_to_be_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(NotReady, match="the file could not be kept .* see TONGTU_STATE"):
        KeptFiles(tmp_path).keep(b"stone")
    assert [path.name for path in tmp_path.iterdir()] == ["files"]


def test_the_limit_of_pixels_is_that_of_the_library_too() -> None:
    assert Image.MAX_IMAGE_PIXELS == photographs.LARGEST_PIXELS
