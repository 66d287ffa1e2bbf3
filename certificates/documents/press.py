"""WeasyPrint, made ready once a process, with its door to the outside shut.

A page may load the pictures it is given and nothing else. Open as it comes, WeasyPrint fetches any
address and embeds any local file that a text on the page names.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from certificates.documents import fonts, readable


class PaperError(ValueError):
    """The paper cannot be made; the text says why and what to do."""


class OutsideAccessError(PaperError):
    """Something on the page tried to load what is not part of the paper."""


@dataclass
class Pictures:
    """The only things a page may load, by address: media type and bytes. What else it asked for is kept."""

    known: dict[str, tuple[str, bytes]]
    refused: list[str] = field(default_factory=list)

    def __call__(self, url: str) -> Any:
        """WeasyPrint's way of asking."""
        from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse  # noqa: PLC0415 — slow to load

        if url not in self.known:
            self.refused.append(url)
            raise FatalURLFetchingError(url)
        media_type, body = self.known[url]
        return URLFetcherResponse(url, body, {"Content-Type": media_type})


@dataclass(frozen=True)
class Press:
    """What is made once: reading fonts and style sheet again would add a quarter to every paper."""

    weasyprint: Any
    font_config: Any
    style: Any


@cache
def press() -> Press:
    """The process's own; the first call takes half a second."""
    fonts.use_shipped_fonts()
    import weasyprint  # noqa: PLC0415 — slow to load
    import weasyprint.draw  # noqa: PLC0415 — slow to load
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 — slow to load

    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.WARNING)
    weasyprint.draw.draw_text = readable.keep_text(weasyprint.draw.draw_text)
    font_config = FontConfiguration()
    style = weasyprint.CSS(
        filename=fonts.ASSETS / "certificate.css", font_config=font_config, url_fetcher=Pictures({})
    )
    return Press(weasyprint, font_config, style)


def print_page(
    html: str, pictures: Pictures, *, variant: str | None = None, attachments: Sequence[Any] = ()
) -> bytes:
    """The PDF of a page. Raises OutsideAccessError when it asked for more than ``pictures``."""
    ready = press()
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415 — slow to load

    page = ready.weasyprint.HTML(string=html, base_url="paper:", url_fetcher=pictures)
    try:
        paper = page.write_pdf(
            font_config=ready.font_config,
            stylesheets=[ready.style],
            attachments=list(attachments),
            pdf_variant=variant,
            finisher=_name_attachments_once,
        )
    except FatalURLFetchingError as error:
        raise _outside_access(pictures) from error
    if pictures.refused:
        raise _outside_access(pictures)
    return bytes(paper)


def _name_attachments_once(_document: Any, pdf: Any) -> None:
    """WeasyPrint lists each attachment twice among the associated files of a PDF/A."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _outside_access(pictures: Pictures) -> OutsideAccessError:
    return OutsideAccessError(
        f"The paper tried to load {', '.join(pictures.refused)}, which is not part of it: nothing was made."
    )
