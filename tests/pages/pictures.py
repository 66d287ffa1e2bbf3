"""Papers as pictures, and how two pictures of a page are compared.

Pictures are grey, 100 dots an inch: what a black-and-white copy shows. A letter may move by a fraction of a
dot from one machine to the next (Pango is the system's), so both pictures are blurred a little before they
are compared, and a few dots may differ. A changed digit differs in more; `test_pages` proves it.
"""

from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

KEPT = Path(__file__).resolve().parent / "kept"
DIFFERENCES = Path(__file__).resolve().parents[2] / "var" / "pages"

DOTS_PER_INCH = 100

_BLUR_DOTS = 0.8
_DIFFERS_FROM = 64
"""Of 255 levels of grey."""

_DOTS_ALLOWED = 12


@dataclass(frozen=True)
class Comparison:
    """How many dots of a page differ, and a picture that shows where: the kept page, the drawn, the dots."""

    dots: int
    picture: Image.Image

    @property
    def is_same(self) -> bool:
        return self.dots <= _DOTS_ALLOWED


def pages_of(paper: bytes) -> list[Image.Image]:
    """A picture of each page."""
    document = pypdfium2.PdfDocument(paper)
    try:
        return [
            page.render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil().convert("L") for page in document
        ]
    finally:
        document.close()


def compare(kept: Image.Image, drawn: Image.Image) -> Comparison:
    """Pages of different size differ in every dot."""
    if kept.size != drawn.size:
        return Comparison(kept.width * kept.height, _side_by_side(kept, drawn))
    blurred = [picture.filter(ImageFilter.GaussianBlur(_BLUR_DOTS)) for picture in (kept, drawn)]
    differing = ImageChops.difference(*blurred).point(lambda level: 255 if level >= _DIFFERS_FROM else 0)
    return Comparison(differing.histogram()[255], _side_by_side(kept, drawn, ImageChops.invert(differing)))


def keep(name: str, pages: list[Image.Image]) -> None:
    """Puts the pages in place of those that were kept under the name."""
    for path in kept_of(name):
        path.unlink()
    for number, page in enumerate(pages, 1):
        page.save(KEPT / f"{name}-{number}.png", optimize=True)


def kept_of(name: str) -> list[Path]:
    """The kept pages of a paper, in their order."""
    return sorted(KEPT.glob(f"{name}-[0-9].png"))


def _side_by_side(*pictures: Image.Image) -> Image.Image:
    sheet = Image.new("L", (sum(p.width for p in pictures), max(p.height for p in pictures)), 255)
    left = 0
    for picture in pictures:
        sheet.paste(picture, (left, 0))
        left += picture.width
    return sheet
