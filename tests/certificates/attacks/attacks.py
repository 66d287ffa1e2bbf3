"""Twenty-two ways to pass off another file as ours, each made for real from a paper that we sealed.

An attack takes what an attacker has (`Loot`) and returns the file that they hand out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from certificates.documents import seal
from certificates.documents.seal_backends import OpenedKey
from tests.certificates.documents.conftest import AT


@dataclass(frozen=True)
class Loot:
    """A sealed paper, the same before it was sealed, another sealed paper of the same certifier, a key with
    our exact names from an authority that has ours, and a key from a public authority."""

    sealed: bytes
    unsealed: bytes
    other: bytes
    impostor: OpenedKey
    public: OpenedKey


def after_the_end(loot: Loot) -> bytes:
    return loot.sealed + b"\n% approved for 99,000 kg\n"


def truncated(loot: Loot) -> bytes:
    return loot.sealed[:-1000]


def changed_stream(loot: Loot) -> bytes:
    place = loot.sealed.index(b"stream\n") + 40
    return loot.sealed[:place] + bytes([loot.sealed[place] ^ 0x20]) + loot.sealed[place + 1 :]


def changed_title(loot: Loot) -> bytes:
    writer = _update(loot)
    writer.set_info(generic.DictionaryObject({pdf_name("/Title"): pdf_string("Certificate for 99,000 kg")}))
    return _written(writer)


def changed_language(loot: Loot) -> bytes:
    writer = _update(loot)
    writer.root["/Lang"] = pdf_string("xx")
    writer.update_root()
    return _written(writer)


def changed_metadata(loot: Loot) -> bytes:
    writer = _update(loot)
    metadata = generic.StreamObject(
        {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")},
        stream_data=b"<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'/><?xpacket end='w'?>",
    )
    writer.root["/Metadata"] = writer.add_object(metadata)
    writer.update_root()
    return _written(writer)


def junk_validation_data(loot: Loot) -> bytes:
    writer = _update(loot)
    junk = writer.add_object(generic.StreamObject(stream_data=b"no certificate at all"))
    store = generic.DictionaryObject({pdf_name("/Certs"): generic.ArrayObject([junk])})
    writer.root["/DSS"] = writer.add_object(store)
    writer.update_root()
    return _written(writer)


def overlay(loot: Loot) -> bytes:
    writer = _update(loot)
    page = writer.root["/Pages"]["/Kids"][0]
    painted = generic.StreamObject(stream_data=b"q 1 1 1 rg 0 0 600 800 re f Q")
    page[pdf_name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), writer.add_object(painted)])
    writer.update_container(page)
    return _written(writer)


def annotation(loot: Loot) -> bytes:
    writer = _update(loot)
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (100, 400, 300, 430))),
            pdf_name("/Contents"): pdf_string("99,000 kg"),
            pdf_name("/DA"): pdf_string("/Helv 12 Tf 0 g"),
        }
    )
    page = writer.root["/Pages"]["/Kids"][0]
    known = list(page.get("/Annots", ()))
    page[pdf_name("/Annots")] = generic.ArrayObject([*known, writer.add_object(note)])
    writer.update_container(page)
    return _written(writer)


def filled_form(loot: Loot) -> bytes:
    writer = _update(loot)
    field = generic.DictionaryObject(
        {
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): pdf_string("weight"),
            pdf_name("/V"): pdf_string("99,000 kg"),
        }
    )
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(field))
    writer.update_container(form["/Fields"])
    return _written(writer)


def second_signature(loot: Loot) -> bytes:
    writer = _update(loot)
    first = writer.root["/AcroForm"]["/Fields"][0]
    second = generic.DictionaryObject(
        {
            pdf_name("/FT"): pdf_name("/Sig"),
            pdf_name("/T"): pdf_string("Inspector"),
            pdf_name("/V"): first.raw_get("/V"),
        }
    )
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(second))
    writer.update_container(form["/Fields"])
    return _written(writer)


def swapped_page(loot: Loot) -> bytes:
    writer = _update(loot)
    empty = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Page"),
            pdf_name("/Parent"): writer.root.raw_get("/Pages"),
            pdf_name("/MediaBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 612, 792))),
            pdf_name("/Contents"): writer.add_object(generic.StreamObject(stream_data=b"0 0 600 800 re f")),
        }
    )
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject([writer.add_object(empty)])
    writer.update_container(pages)
    return _written(writer)


def attachment(loot: Loot) -> bytes:
    writer = _update(loot)
    content = EmbeddedFileObject.from_file_data(writer, b'{"net_weight_kg": "99000"}')
    embed_file(writer, FileSpec("content.json", embedded_data=content))
    return _written(writer)


def script_at_opening(loot: Loot) -> bytes:
    writer = _update(loot)
    script = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert('genuine')")}
    writer.root["/OpenAction"] = writer.add_object(generic.DictionaryObject(script))
    writer.update_root()
    return _written(writer)


def permission_removed(loot: Loot) -> bytes:
    writer = _update(loot)
    del writer.root["/Perms"]
    writer.update_root()
    return _written(writer)


def signature_removed(loot: Loot) -> bytes:
    with pikepdf.open(BytesIO(loot.sealed)) as file:
        del file.pages[0]["/Annots"]
        del file.Root["/AcroForm"]
        del file.Root["/Perms"]
        return _saved(file)


def saved_again(loot: Loot) -> bytes:
    with pikepdf.open(BytesIO(loot.sealed)) as file:
        return _saved(file)


def moved_range(loot: Loot) -> bytes:
    """The signed range ends earlier, so that what stands behind could be anything."""
    start, length, rest, last = _range(loot.sealed)
    return _with_range(loot.sealed, (start, length, rest, last - 100))


def empty_range(loot: Loot) -> bytes:
    return _with_range(loot.sealed, (0, 0, 0, 0))


def signature_of_another(loot: Loot) -> bytes:
    start, length, rest, _ = _range(loot.sealed)
    theirs, their_length, their_rest, _ = _range(loot.other)
    room = loot.other[theirs + their_length : their_rest]
    return loot.sealed[: start + length] + room.ljust(rest - start - length) + loot.sealed[rest:]


def sealed_by_impostor(loot: Loot) -> bytes:
    """The content is changed, then sealed again with a key that has our exact names."""
    return seal.seal(loot.unsealed, key=loot.impostor, at=AT, reason="NOP Import Certificate issued")


def sealed_by_public_authority(loot: Loot) -> bytes:
    """As a certificate bought from an authority that every system trusts would."""
    return seal.seal(loot.unsealed, key=loot.public, at=AT, reason="NOP Import Certificate issued")


ATTACKS: tuple[Callable[[Loot], bytes], ...] = (
    after_the_end,
    truncated,
    changed_stream,
    changed_title,
    changed_language,
    changed_metadata,
    junk_validation_data,
    overlay,
    annotation,
    filled_form,
    second_signature,
    swapped_page,
    attachment,
    script_at_opening,
    permission_removed,
    signature_removed,
    saved_again,
    moved_range,
    empty_range,
    signature_of_another,
    sealed_by_impostor,
    sealed_by_public_authority,
)


def _update(loot: Loot) -> IncrementalPdfFileWriter:
    return IncrementalPdfFileWriter(BytesIO(loot.sealed))


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def _saved(file: pikepdf.Pdf) -> bytes:
    content = BytesIO()
    file.save(content)
    return content.getvalue()


def _range(content: bytes) -> tuple[int, int, int, int]:
    embedded = PdfFileReader(BytesIO(content)).embedded_signatures[0]
    start, length, rest, last = (int(number) for number in embedded.sig_object["/ByteRange"])
    return start, length, rest, last


def _with_range(content: bytes, numbers: tuple[int, int, int, int]) -> bytes:
    """The file with other numbers in the same place."""

    def written(found: re.Match[bytes]) -> bytes:
        inside = " ".join(map(str, numbers)).encode()
        return b"/ByteRange [" + inside.ljust(len(found[0]) - len(b"/ByteRange []")) + b"]"

    return re.sub(rb"/ByteRange \[[^\]]*\]", written, content)
