"""PNG and JPEG, drawn anew: whatever stood beside the picture (places, comments, pages) is left out."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from shipments.readers.refusal import RefusedError

MOST_PIXELS = 40_000_000
MOST_PIXELS_A_SIDE = 15_000
_QUALITY = 88

_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}


def redraw(content: bytes) -> tuple[dict[str, Any], bytes]:
    """`content_type`, `width`, `height` and the picture's new bytes. Raises `RefusedError`."""
    try:
        picture: Image.Image = Image.open(io.BytesIO(content), formats=tuple(_TYPES))
    except UnidentifiedImageError as error:
        raise RefusedError("damaged") from error
    kind = picture.format or ""
    width, height = picture.size
    if width * height > MOST_PIXELS or max(width, height) > MOST_PIXELS_A_SIDE:
        raise RefusedError("pixels")
    picture = ImageOps.exif_transpose(picture)
    if kind == "JPEG":
        picture = picture.convert("RGB")
    elif picture.mode == "P":  # colours of a palette may be transparent by what stands beside the picture
        picture = picture.convert("RGBA")
    picture.info = {}
    drawn = io.BytesIO()
    picture.save(drawn, kind, **({"quality": _QUALITY} if kind == "JPEG" else {}))
    return {"content_type": _TYPES[kind], "width": picture.width, "height": picture.height}, drawn.getvalue()
