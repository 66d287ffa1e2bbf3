"""One page of a PDF as a picture, so that it can be looked at without the browser opening the file."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2

from shipments.readers.refusal import RefusedError

MOST_PIXELS_A_SIDE = 1600
_DOTS_PER_POINT = 1.6


def draw(content: bytes, number: str) -> tuple[dict[str, Any], bytes]:
    """`pages`, `width`, `height` and the page as PNG; the first page is 1. Raises `RefusedError`.

    Forms are not filled in and nothing of the file is run: pdfium is asked for the drawing alone.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise RefusedError("damaged") from error
    position = int(number) - 1
    if not 0 <= position < len(document):
        raise RefusedError("no_page")
    page = document[position]
    longest = max(page.get_size())
    if longest <= 0:
        raise RefusedError("damaged")
    bitmap = page.render(scale=min(_DOTS_PER_POINT, MOST_PIXELS_A_SIDE / longest))
    picture = bitmap.to_pil().convert("L" if bitmap.n_channels == 1 else "RGB")
    drawn = io.BytesIO()
    picture.quantize(64).save(drawn, "PNG")
    return (
        {"pages": len(document), "width": picture.width, "height": picture.height},
        drawn.getvalue(),
    )
