"""Which files are taken as papers, what kind of paper a file's name suggests, and how it is called."""

from __future__ import annotations

import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HEAD_BYTES = 8192

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
CSV = "text/csv"

SEARCHED_TYPES = frozenset({PDF, SHEET, CSV})
"""Files whose words can be read; a scan is a PDF without any, and says so."""

_ZIP_TYPES = frozenset(
    {
        "application/zip",
        SHEET,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)
_PICTURE_TYPES = frozenset({"image/png", "image/jpeg"})
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Old Office files, and new ones behind a password."""

_UNSAFE = re.compile(r"[^\w .,()+-]+")

REFUSALS: dict[str, Promise] = {
    "empty": _("The file “%(name)s” is empty. Open it on your side, save it again and attach it once more."),
    "wrong_type": _(
        "The file “%(name)s” is none of the kinds that can be read here: PDF, PNG, JPEG, XLSX, DOCX or CSV. "
        "Its content decides, not its name. Save it as PDF and attach that."
    ),
    "old_office": _(
        "The file “%(name)s” is of the old Office kind or locked by a password. Save it without a password "
        "as XLSX, DOCX or PDF and attach that."
    ),
    "macros": _(
        "The file “%(name)s” holds a program (macros), or starts one elsewhere. Save it without macros, or "
        "as PDF, and attach that."
    ),
    "active": _(
        "The file “%(name)s” holds a script, a film or another file inside. Print it to a new PDF and attach "
        "that."
    ),
    "locked": _(
        "The file “%(name)s” is locked by a password, so nobody can read it here. Save it without one and "
        "attach it again."
    ),
    "pages": _(
        "The file “%(name)s” has more than 200 pages. Attach the pages that belong to this shipment only."
    ),
    "bomb": _(
        "The file “%(name)s” unpacks to far more than it seems to hold. Print it to a new PDF and attach "
        "that."
    ),
    "pixels": _(
        "The picture “%(name)s” has too many pixels. Scan it with 200 or 300 dots per inch and attach that."
    ),
    "polyglot": _(
        "The file “%(name)s” is two kinds of file at once. Open it on your side, save it as PDF and attach "
        "that."
    ),
    "damaged": _(
        "The file “%(name)s” is damaged, or its end is missing. Open it on your side, save it again and "
        "attach that."
    ),
    "exhausting": _(
        "Reading the file “%(name)s” took too long or too much memory. Print it to a new, smaller PDF and "
        "attach that."
    ),
}
"""Why a file is not taken; the codes come from `shipments/readers/` and from `read_as`."""


def read_as(guessed: str, head: bytes, name: str) -> str:
    """How the file has to be read: pdf, office, picture or csv; or the code of a refusal.

    `guessed` is what the first bytes say. A CSV has no mark of its own: it is text whose name says so.
    """
    if guessed == PDF:
        return "pdf"
    if guessed in _ZIP_TYPES:
        return "office"
    if guessed in _PICTURE_TYPES:
        return "picture"
    if head.startswith(_COMPOUND_FILE):
        return "old_office"
    if guessed == "" and name.lower().endswith((".csv", ".tsv")) and not head.lstrip().startswith(b"<"):
        return "csv"
    return "wrong_type"


def display_name(name: str) -> str:
    """The sender's name for the file without path, control or odd characters; at most 150 characters."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    tidy = " ".join(_UNSAFE.sub(" ", last).split())
    if len(tidy) <= 150:
        return tidy or "paper"
    stem, dot, ending = tidy.rpartition(".")
    return f"{stem[:140]}{dot}{ending[:9]}" if dot else tidy[:150]


# Kind of paper → words of a file's name, in English and Spanish; the first row that fits decides.
_NAME_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("packing_list", ("packing", "packinglist", "pl", "lista empaque", "empaque", "lista embalaje", "colli")),
    ("delivery_note", ("delivery", "lieferschein", "albaran", "remito", "guia remision", "nota entrega")),
    ("transaction_certificate", ("tracenet", "transaction", "transaccion", "tc")),
    ("supplier_certificate", ("organic certificate", "certificado organico", "certificate organic",
                              "supplier", "proveedor", "addendum", "certificado nop")),
    ("phytosanitary", ("phyto", "phytosanitary", "fito", "fitosanitario")),
    ("treatment", ("fumigation", "fumigacion", "treatment", "tratamiento", "heat treatment")),
    ("analysis", ("analysis", "coa", "analisis", "lab", "residue", "residuos", "laboratorio")),
    ("inventory", ("inventory", "inventario", "mass balance", "balance", "stock", "existencias")),
    ("wine_attestation", ("wine", "vino", "vi1")),
    ("no_antibiotics", ("antibiotic", "antibiotics", "antibioticos", "antibiotico")),
    ("label", ("label", "labels", "etiqueta", "etiquetas", "artwork", "arte")),
    ("transport", ("bl", "bol", "mbl", "hbl", "awb", "hawb", "mawb", "waybill", "lading", "cmr",
                   "conocimiento", "embarque", "carta porte", "guia aerea", "booking")),
    ("invoice", ("invoice", "inv", "factura", "commercial", "rechnung", "fattura", "facture")),
)  # fmt: skip


def guess_kind(name: str) -> str:
    """The kind of paper that the file's name suggests; `other` where it says nothing."""
    stem = name.rpartition(".")[0] or name
    folded = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", folded)  # PackingList, but CoA
    texts = [f" {' '.join(re.findall(r'[a-z]+[0-9]?', one.lower()))} " for one in (folded, apart)]
    texts += [f" {' '.join(re.findall(r'[a-z]+', one.lower()))} " for one in (folded, apart)]
    for kind, words in _NAME_WORDS:
        if any(f" {one} " in text for one in words for text in texts):
            return kind
    return "other"
