"""Photographs and scans as they come in: told from their content, and photographs copied without what tells a place."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from PIL import Image, ImageOps, UnidentifiedImageError

from gis.errors import BadInput, Complaint

MediaType = Literal["image/jpeg", "image/png", "image/tiff", "application/pdf"]
LARGEST_PIXELS = 100_000_000
"""A picture of more takes 300 MB to open: twice what cameras of inspectors make, and the size of a bomb."""
Image.MAX_IMAGE_PIXELS = LARGEST_PIXELS
PUBLIC_EDGE_PX = 2048
"""Longest edge of the public copy: enough to see whether a stone stands and is legible."""
PUBLIC_QUALITY = 85
_SIGNS: tuple[tuple[bytes, MediaType], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
)
"""First bytes of each type that is taken."""
_ENDINGS: dict[MediaType, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/tiff": (".tif", ".tiff"),
    "application/pdf": (".pdf",),
}
PHOTOGRAPHS: frozenset[MediaType] = frozenset({"image/jpeg", "image/png"})
"""Types a photograph may have; the others are scans, of which no public copy is made."""
_PDF_TAIL = 2048
"""Bytes at the end within which a PDF says that it ends."""
_APP0, _APP1, _APP15, _COMMENT, _SCAN = 0xE0, 0xE1, 0xEF, 0xFE, 0xDA


@dataclass(frozen=True)
class Examined:
    """A file that is what it says: its hash, type and size, and what its name says wrongly of it."""

    content: bytes = field(repr=False)
    sha256: str
    media_type: MediaType
    notes: tuple[str, ...] = ()

    @property
    def ending(self) -> str:
        """The ending a file of this type bears."""
        return _ENDINGS[self.media_type][0]


def examine(content: bytes, name: str, largest: int) -> Examined:
    """What a file is, by its content: JPEG, PNG, TIFF or PDF of at most ``largest`` bytes, and whole.

    The ending of ``name`` is not believed; one that lies is told in ``notes``. Raises ``BadInput`` with the file and
    what to do. What is wrong is told without a byte of what is in it.
    """
    if not content:
        raise _refused(name, "is empty", "send the file anew")
    if len(content) > largest:
        raise _refused(name, f"has {len(content):,} bytes, more than {largest:,}", "make it smaller")
    media_type = next((kind for sign, kind in _SIGNS if content.startswith(sign)), None)
    if media_type is None:
        raise _refused(name, "is no JPEG, PNG, TIFF or PDF", "save the picture as JPEG, a scan as PDF")
    if media_type == "application/pdf":
        if b"%%EOF" not in content[-_PDF_TAIL:]:
            raise _refused(name, "is a PDF that breaks off", "send the file anew")
    else:
        _opened(content, name, media_type)
    return Examined(content, hashlib.sha256(content).hexdigest(), media_type, _lies(name, media_type))


def _opened(content: bytes, name: str, media_type: MediaType) -> Image.Image:
    """The picture, read whole; ``BadInput`` for what only begins like one, and for bombs before they are opened."""
    try:
        picture = Image.open(io.BytesIO(content), formats=[media_type.removeprefix("image/").upper()])
        if picture.width * picture.height > LARGEST_PIXELS:
            raise _refused(name, f"has more than {LARGEST_PIXELS:,} pixels", "make it smaller")
        picture.load()
    except Image.DecompressionBombError as error:
        raise _refused(name, f"has more than {LARGEST_PIXELS:,} pixels", "make it smaller") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        kind = media_type.removeprefix("image/").upper()
        raise _refused(name, f"begins like a {kind} and cannot be read as one", "send the file anew") from error
    return picture


def _lies(name: str, media_type: MediaType) -> tuple[str, ...]:
    ending = PurePath(name).suffix.lower()
    if not ending or ending in _ENDINGS[media_type]:
        return ()
    return (f"its name ends in {ending}, and it is {media_type}",)


def _refused(name: str, message: str, fix: str) -> BadInput:
    return BadInput(Complaint(message, file=PurePath(name).name or None, fix=fix))


def without_place(photograph: Examined) -> bytes:
    """The photograph for everybody: drawn anew as a JPEG from its pixels alone, so that nothing written in it is left.

    No EXIF, XMP, IPTC, GPS, maker's notes, thumbnail, colour profile, comment or text chunk is carried over; turned
    upright first, as that is told in the EXIF. At most ``PUBLIC_EDGE_PX`` long. What is *in* the picture stays: the
    coordinates that some cameras' programs print into a corner are pixels. The copy is read back and looked through
    before it is given out.
    """
    if photograph.media_type not in PHOTOGRAPHS:
        raise BadInput(f"no public copy is made of {photograph.media_type}: only of photographs")
    picture = Image.open(io.BytesIO(photograph.content))
    if photograph.media_type == "image/jpeg":
        # decoded at a half or a quarter where that is enough: a tenth of the time and memory
        picture.draft("RGB", (PUBLIC_EDGE_PX, PUBLIC_EDGE_PX))
    upright = ImageOps.exif_transpose(picture).convert("RGBA" if picture.has_transparency_data else "RGB")
    upright.thumbnail((PUBLIC_EDGE_PX, PUBLIC_EDGE_PX))
    bare = Image.new("RGB", upright.size, "white")
    bare.paste(upright, mask=upright.getchannel("A") if upright.mode == "RGBA" else None)
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=PUBLIC_QUALITY)
    copy = written.getvalue()
    left = carried(copy)
    if left:
        raise BadInput(f"the public copy still carries {', '.join(left)} — nothing was kept")
    return copy


def carried(jpeg: bytes) -> list[str]:
    """What a JPEG carries beside its picture: application segments but JFIF's own, comments, bytes after its end."""
    found, at = [], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == _SCAN:
            break
        if _APP1 <= marker <= _APP15 or (marker == _APP0 and jpeg[at + 4 : at + 9] != b"JFIF\0"):
            found.append(f"APP{marker - _APP0}")
        elif marker == _COMMENT:
            found.append("a comment")
        at += 2 + length
    end = jpeg.rfind(b"\xff\xd9")
    if end + 2 != len(jpeg):
        found.append("bytes after its end")
    return found
