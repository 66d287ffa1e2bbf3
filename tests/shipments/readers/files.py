"""Files of strangers, good and bad, made where they are needed: no bomb lies in the repository."""

from __future__ import annotations

import io
import zipfile
import zlib

from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter

from nopcert.demo import papers

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">%s</Types>'
WORDS = ["COMMERCIAL INVOICE INV-4711", "Total net weight: 19,320.000 kg"]


def good_pdf() -> bytes:
    return papers.pdf(WORDS)


def pdf_with(extra: str) -> bytes:
    """A PDF of one page whose catalog has `extra`, as it stands in the file."""
    return _whole([f"<</Type/Catalog/Pages 2 0 R {extra}>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", _PAGE])


def pdf_with_hidden(thing: str) -> bytes:
    """A PDF with an object to which no page leads."""
    return _whole(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", _PAGE, thing])


def pdf_with_stream(content: bytes, filters: str) -> bytes:
    """A PDF with a stream to which no page leads, packed as `filters` says."""
    head = f"<</Length {len(content)}/Filter {filters}>>stream\n".encode()
    return _whole_bytes(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", _PAGE.encode(),
         head + content + b"\nendstream"]
    )  # fmt: skip


def packed_twice(size: int) -> bytes:
    """So many zeros, packed, and packed again."""
    return zlib.compress(zlib.compress(bytes(size), 9), 9)


def locked_pdf(*, user: str) -> bytes:
    """Locked for printing; with a `user` password it cannot even be opened."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(good_pdf())))
    writer.encrypt(user_password=user, owner_password="owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def long_pdf(pages: int) -> bytes:
    kids = " ".join("3 0 R" for _page in range(pages))
    return _whole(["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {pages}>>", _PAGE])


def scan() -> bytes:
    """A PDF that is a picture."""
    out = io.BytesIO()
    Image.new("RGB", (300, 400), (230, 230, 220)).save(out, "PDF")
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), *, comment: str = "") -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", size, (20, 90, 60))
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", comment)
        image.save(out, kind, pnginfo=info)
    else:
        image.save(out, kind, comment=comment.encode())
    return out.getvalue()


def office(parts: dict[str, bytes | str], *, types: str = "") -> bytes:
    """An archive with the parts, and the list of types that every Office file has."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES % types)
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


_PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>"


def _whole(objects: list[str]) -> bytes:
    return _whole_bytes([text.encode() for text in objects])


def _whole_bytes(objects: list[bytes]) -> bytes:
    content = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj" % number + text + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(content))
    )
