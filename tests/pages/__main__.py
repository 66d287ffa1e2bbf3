"""`python -m tests.pages`, which `bin/pages` runs: draws the ten papers and keeps their pictures."""

import sys

from PIL import Image

from tests.pages import pictures
from tests.pages.ten_papers import TEN_PAPERS


def main() -> None:
    for name, draw in TEN_PAPERS.items():
        pages = pictures.pages_of(draw())
        kept = pictures.kept_of(name)
        same = len(kept) == len(pages) and all(
            pictures.compare(Image.open(path), page).is_same for path, page in zip(kept, pages, strict=True)
        )
        if not same:
            pictures.keep(name, pages)
        sys.stdout.write(f"{name}: {'as it was' if same else f'kept anew, {len(pages)} page(s)'}\n")


if __name__ == "__main__":
    main()
