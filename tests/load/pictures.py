"""Pictures as cameras make them, with their place written into them in every way there is."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo


def drawn(width: int = 64, height: int = 48) -> Image.Image:
    """A picture: red above, white below, so that it can be told which way it stands."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("red", (0, 0, width, height // 2))
    return picture


def photograph(lon: float, lat: float, *, turned: int = 1, **size: int) -> bytes:
    """A JPEG with its place in GPS, XMP, IPTC, a comment and bytes after its end; ``turned``: its EXIF orientation."""
    exif = Image.Exif()
    exif[Base.Orientation] = turned
    exif[Base.ImageDescription] = f"stone at {lon:.7f} {lat:.7f}"
    exif.get_ifd(IFD.GPSInfo).update(
        {GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: _dms(lat), GPS.GPSLongitudeRef: "E", GPS.GPSLongitude: _dms(lon)}
    )
    place = f"{lon:.8f},{lat:.8f}".encode()
    written = io.BytesIO()
    drawn(**size).save(written, "JPEG", exif=exif, comment=place, xmp=b"<x:xmpmeta>" + place + b"</x:xmpmeta>")
    content = written.getvalue()
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + len(place).to_bytes(4, "big") + place
    return content[:2] + _segment(0xED, iptc) + content[2:] + b"trailer " + place


def _segment(marker: int, payload: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(payload) + 2).to_bytes(2, "big") + payload


def _dms(degrees: float) -> tuple[float, float, float]:
    minutes = (degrees % 1) * 60
    return float(int(degrees)), float(int(minutes)), minutes % 1 * 60


def screenshot(lon: float, lat: float) -> bytes:
    """A PNG with its place in text chunks."""
    told = PngInfo()
    told.add_text("Location", f"{lon:.7f},{lat:.7f}")
    told.add_itxt("Place", f"{lon:.7f},{lat:.7f}", "zh", "地点")
    written = io.BytesIO()
    drawn().convert("RGBA").save(written, "PNG", pnginfo=told)
    return written.getvalue()


def saved(kind: str, **options: Any) -> bytes:
    """A plain picture in a format."""
    written = io.BytesIO()
    drawn().save(written, kind, **options)
    return written.getvalue()
