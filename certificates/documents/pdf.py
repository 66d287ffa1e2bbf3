"""The paper: a snapshot in, a PDF out. Same snapshot and logo, same page.

No database, no settings, no network: the template engine is our own (autoescape on), the fonts and the
style sheet are the project's, and whatever a text tries to load from elsewhere stops the rendering.
The PDF is tagged and archival (PDF/A-3a) and carries the snapshot's JSON. The seal comes afterwards.
"""

import hashlib
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template import Context, Engine, Template

from certificates.documents import fonts, qr, snapshot, wording
from certificates.documents.snapshot import Snapshot

if TYPE_CHECKING:
    import weasyprint

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "pdf"

ATTACHMENT = "certificate.json"

_LOGO_URL = "paper:logo"
_QR_URL = "paper:qr"
_IMAGE_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class PaperError(ValueError):
    """The paper cannot be made; the text says why and what to do."""


class UnprintableTextError(PaperError):
    """The snapshot has letters for which no font is shipped; printing would lose them silently."""


class LogoError(PaperError):
    """The logo is not the one the snapshot names, or not a PNG or JPEG picture."""


class OutsideAccessError(PaperError):
    """Something on the page tried to load what is not part of the paper."""


def render(content: Snapshot, *, logo: bytes | None) -> bytes:
    """The unsealed PDF. ``logo`` are the bytes whose SHA-256 the snapshot names, None when it names none.

    Raises UnprintableTextError, LogoError or OutsideAccessError.
    """
    written = snapshot.to_json(content)
    frozen = snapshot.from_json(written)  # what is printed is what was frozen, to the letter
    _refuse_unprintable(written.decode())
    images = _Images({} if frozen.is_draft else {_QR_URL: ("image/svg+xml", qr.svg(frozen.verify_url))})
    if logo or frozen.certifier.logo_sha256:
        images.known[_LOGO_URL] = _checked_logo(logo or b"", frozen.certifier.logo_sha256)
    html = _template().render(_context(frozen, has_logo=_LOGO_URL in images.known))
    return _written(html, images, _attachments(frozen, written))


def warm_up() -> None:
    """Load WeasyPrint, fonts and template: half a second, better spent when a worker starts."""
    _press()
    _template()
    fonts.unprintable("A")


@dataclass(frozen=True)
class _Press:
    """What is made once a process: parsing fonts and style sheet again would add a quarter to each paper."""

    module: Any
    font_config: Any
    style: Any


@dataclass
class _Images:
    """The only things a page may load; everything else is written down and stops the rendering."""

    known: dict[str, tuple[str, bytes]]
    refused: list[str] = field(default_factory=list)

    def __call__(self, url: str) -> Any:
        from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse  # noqa: PLC0415 — slow to load

        if url not in self.known:
            self.refused.append(url)
            raise FatalURLFetchingError(url)
        media_type, body = self.known[url]
        return URLFetcherResponse(url, body, {"Content-Type": media_type})


@cache
def _press() -> _Press:
    fonts.use_shipped_fonts()
    import weasyprint  # noqa: PLC0415 — slow to load
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 — slow to load

    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.WARNING)
    font_config = FontConfiguration()
    style = weasyprint.CSS(
        filename=fonts.ASSETS / "certificate.css", font_config=font_config, url_fetcher=_Images({})
    )
    return _Press(weasyprint, font_config, style)


@cache
def _template() -> Template:
    engine = Engine(dirs=[str(TEMPLATES)], autoescape=True, string_if_invalid="")
    return engine.get_template("certificate.html")


def _context(frozen: Snapshot, *, has_logo: bool) -> Context:
    values = {
        "certificate": frozen,
        "words": wording.in_words(frozen),
        "logo_url": _LOGO_URL if has_logo else "",
        "qr_url": _QR_URL,
        "created": _created(frozen).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return Context(values, autoescape=True, use_l10n=False, use_tz=False)


def _written(html: str, images: _Images, attachments: "list[weasyprint.Attachment]") -> bytes:
    press = _press()
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415 — slow to load

    try:
        paper: bytes = press.module.HTML(string=html, base_url="paper:", url_fetcher=images).write_pdf(
            font_config=press.font_config,
            stylesheets=[press.style],
            attachments=attachments,
            pdf_variant="pdf/a-3a",
        )
    except FatalURLFetchingError as error:
        raise _outside_access(images) from error
    if images.refused:
        raise _outside_access(images)
    return paper


def _outside_access(images: _Images) -> OutsideAccessError:
    return OutsideAccessError(
        f"The paper tried to load {', '.join(images.refused)}, which is not part of it: nothing was made."
    )


def _attachments(frozen: Snapshot, written: bytes) -> "list[weasyprint.Attachment]":
    """The content for machines; a draft carries none, so that nothing can be read from it by mistake."""
    if frozen.is_draft:
        return []
    created = _created(frozen)
    attachment = _press().module.Attachment(
        string=written,
        name=ATTACHMENT,
        description="The content of this certificate (JSON)",
        created=created,
        modified=created,
        relationship="Data",
    )
    return [attachment]


def _created(frozen: Snapshot) -> datetime:
    """The time in the PDF's own data; for a draft the start of its window, for want of a time of issue."""
    if frozen.issued_at is not None:
        return frozen.issued_at.astimezone(UTC)
    return datetime(
        frozen.window_start_on.year, frozen.window_start_on.month, frozen.window_start_on.day, tzinfo=UTC
    )


def _refuse_unprintable(text: str) -> None:
    missing = fonts.unprintable(text)
    if missing:
        raise UnprintableTextError(
            f"The paper has no letters for {fonts.names_of(missing)}. Write the name in other letters."
        )


def _checked_logo(logo: bytes, expected_sha256: str) -> tuple[str, bytes]:
    if hashlib.sha256(logo).hexdigest() != expected_sha256:
        raise LogoError("The logo is missing or is not the one that was frozen with the certificate.")
    for magic, media_type in _IMAGE_TYPES.items():
        if logo.startswith(magic):
            return media_type, logo
    raise LogoError("The certifier's logo has to be a PNG or JPEG picture. Upload another in the settings.")
