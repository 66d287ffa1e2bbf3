"""The paper: a snapshot in, a PDF out. Same snapshot and logo, same page.

No database, no settings, no network: the template engine is our own (autoescape on), fonts and style
sheet are the project's, and a text that tries to load something stops the printing (see ``press``).
The PDF is tagged and archival (PDF/A-3a) and carries the snapshot's JSON. The seal comes afterwards.
"""

import hashlib
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine, Template
from PIL import Image, UnidentifiedImageError

from certificates.documents import directions, fonts, press, qr, snapshot, wording
from certificates.documents.ending import Ending, EndingError
from certificates.documents.press import PaperError, Pictures
from certificates.documents.snapshot import Snapshot

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "pdf"

ATTACHMENT = "certificate.json"

_VARIANT = "pdf/a-3a"
_LOGO_URL = "paper:logo"
_QR_URL = "paper:qr"
_IMAGE_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class UnprintableTextError(PaperError):
    """The snapshot has letters for which no font is shipped; printing would lose them silently."""


class LogoError(PaperError):
    """The logo is not the one the snapshot names, or not a PNG or JPEG picture."""


@dataclass(frozen=True)
class Page:
    """A composed page, ready for the press."""

    html: str
    pictures: Pictures
    content: Snapshot
    written: bytes
    is_copy: bool = False


def render(content: Snapshot, *, logo: bytes | None, code: str = "", ending: Ending | None = None) -> bytes:
    """The unsealed PDF. ``logo`` are the bytes whose SHA-256 the snapshot names, None when it names none;
    ``code`` is the offline code, which stands in the QR code in place of the second one. With an ``ending``
    it is a copy that says so: without offline code, which would read as genuine for ever, and without JSON.

    Raises SnapshotError, EndingError for the end of a draft, and of PaperError: UnprintableTextError,
    LogoError or OutsideAccessError.
    """
    page = compose(content, logo=logo, code=code, ending=ending)
    return press.print_page(page.html, page.pictures, variant=_VARIANT, attachments=_attachments(page))


def compose(content: Snapshot, *, logo: bytes | None, code: str = "", ending: Ending | None = None) -> Page:
    """The page before it is printed: template filled in, pictures made, letters checked."""
    if ending and content.is_draft:
        raise EndingError("A draft is no certificate yet, so it cannot be void or superseded.")
    written = snapshot.to_json(content)
    frozen = snapshot.from_json(written)  # what is printed is what was frozen, to the letter
    _refuse_unprintable(_letters(json.loads(written)) | _letters_of_ending(ending))
    address = qr.with_code(frozen.verify_url, code) if code and not ending else frozen.verify_url
    pictures = Pictures({} if frozen.is_draft else {_QR_URL: ("image/svg+xml", qr.svg(address))})
    if logo or frozen.certifier.logo_sha256:
        pictures.known[_LOGO_URL] = _checked_logo(logo or b"", frozen.certifier.logo_sha256)
    html = _template().render(_context(frozen, ending, has_logo=_LOGO_URL in pictures.known))
    return Page(html, pictures, frozen, written, is_copy=ending is not None)


def warm_up() -> None:
    """Load WeasyPrint, fonts and template: half a second, better spent when a worker starts."""
    press.press()
    _template()
    fonts.unprintable("A")


@cache
def engine() -> Engine:
    """The engine of the paper's templates: it knows no other, and escapes."""
    return Engine(
        dirs=[str(TEMPLATES)], autoescape=True, string_if_invalid="", builtins=[directions.__name__]
    )


@cache
def _template() -> Template:
    return engine().get_template("certificate.html")


def _context(frozen: Snapshot, ending: Ending | None, *, has_logo: bool) -> Context:
    values = {
        "certificate": frozen,
        "words": wording.in_words(frozen, ending),
        "logo_url": _LOGO_URL if has_logo else "",
        "qr_url": _QR_URL,
        "created": _created(frozen).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return Context(values, autoescape=True, use_l10n=False, use_tz=False)


def _attachments(page: Page) -> list[Any]:
    """The content for machines; drafts and copies have none, so that nothing is read from them by mistake."""
    if page.content.is_draft or page.is_copy:
        return []
    created = _created(page.content)
    attachment = press.press().weasyprint.Attachment(
        string=page.written,
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


def _letters(written: object) -> set[str]:
    """Every character in the texts of the content."""
    match written:
        case str():
            return set(written)
        case dict():
            return set().union(*map(_letters, written.values()))
        case list():
            return set().union(*map(_letters, written))
    return set()


def _letters_of_ending(ending: Ending | None) -> set[str]:
    return set(ending.reason + ending.replaced_by) if ending else set()


def _refuse_unprintable(letters: set[str]) -> None:
    missing = fonts.unprintable("".join(letters))
    if missing:
        raise UnprintableTextError(
            f"The paper has no letters for {fonts.names_of(missing)}. Write the name in other letters."
        )


def _checked_logo(logo: bytes, expected_sha256: str) -> tuple[str, bytes]:
    if hashlib.sha256(logo).hexdigest() != expected_sha256:
        raise LogoError("The logo is missing or is not the one that was frozen with the certificate.")
    for magic, media_type in _IMAGE_TYPES.items():
        if logo.startswith(magic):
            return _without_inks(media_type, logo)
    raise LogoError("The certifier's logo has to be a PNG or JPEG picture. Upload another in the settings.")


def _without_inks(media_type: str, logo: bytes) -> tuple[str, bytes]:
    """A JPEG in the four inks of a printer is drawn in RGB: a PDF/A has one way of naming colours."""
    try:
        with Image.open(io.BytesIO(logo)) as picture:
            if picture.mode != "CMYK":
                return media_type, logo
            file = io.BytesIO()
            picture.convert("RGB").save(file, "PNG")
            return "image/png", file.getvalue()
    except (UnidentifiedImageError, OSError) as error:
        raise LogoError("The certifier's logo is damaged. Upload it again in the settings.") from error
