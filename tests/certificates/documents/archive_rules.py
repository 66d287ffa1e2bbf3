"""The rules of PDF/A-3a (ISO 19005-3) that can be read out of a file's objects, each with its clause.

The reference checker, veraPDF, is in none of the package registries that this project installs from, so the
suite cannot run it; these are the rules of its profile "3a" that a paper could break. They see neither the
syntax of single bytes nor what an ICC profile or a font program says inside, except a font's widths.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

import pypdf
from fontTools.ttLib import TTFont
from pypdf.generic import ContentStream, DictionaryObject, StreamObject

_ACTIONS = {
    *("/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/JavaScript", "/Hide"),
    *("/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView"),
}
_PRINT, _UNSEEN = 0b100, 0b100100011  # the flags Print; Invisible, Hidden, NoView, ToggleNoView
_WIDTH_OFF_BY = 1.01


def broken_rules(paper: bytes) -> list[str]:
    """What a file breaks, empty when nothing."""
    if re.search(rb"/Encrypt\b", paper):
        return ["6.1.3: the file is encrypted"]
    reader = pypdf.PdfReader(io.BytesIO(paper), strict=True)
    rules = (_file(paper, reader), _catalog(reader), _objects(reader), _attachments(reader), _pages(reader))
    return [sentence for found in rules for sentence in found]


def _file(paper: bytes, reader: pypdf.PdfReader) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", paper):
        yield "6.1.2: the head of the file is not that of PDF 1 with four bytes above 127"
    if len(reader.trailer.get("/ID", ())) != 2:
        yield "6.1.3: the trailer has no ID"
    if not paper.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield "6.1.3: something stands behind the end of the file"


def _catalog(reader: pypdf.PdfReader) -> Iterator[str]:
    root: Any = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode() if "/Metadata" in root else ""
    for name, value in (("part", "3"), ("conformance", "A")):
        if not re.search(rf'pdfaid:{name}(="|>){value}["<]', metadata):
            yield f"6.6.4: the metadata does not say pdfaid:{name} {value}"
    if "bytes=" in metadata.partition("?>")[0] or "encoding=" in metadata.partition("?>")[0]:
        yield "6.6.2.1: the head of the metadata has bytes or encoding"
    title = reader.metadata.title if reader.metadata else None
    if not title or title not in metadata:
        yield "ISO 14289-1, 7.1: the title is missing, or not the same in the metadata"
    if not _is_on(root.get("/ViewerPreferences", {}), "/DisplayDocTitle"):
        yield "ISO 14289-1, 7.1: the window does not show the title"
    if not _is_on(root.get("/MarkInfo", {}), "/Marked") or "/StructTreeRoot" not in root:
        yield "6.7.2: the file is not tagged"
    if not root.get("/Lang"):
        yield "6.7.4: no language is set"
    intents = [intent.get_object() for intent in root.get("/OutputIntents", ())]
    profiles = [intent.get("/DestOutputProfile") for intent in intents if intent["/S"] == "/GTS_PDFA1"]
    if len(profiles) != 1 or profiles[0] is None or profiles[0].get_object()["/N"] != 3:
        yield "6.2.3: there is not exactly one output intent with an RGB profile"
    elif profiles[0].get_object().get_data()[36:40] != b"acsp":
        yield "6.2.3: the output profile is no ICC profile"
    for name, clause in (("/AA", "6.5.2"), ("/Requirements", "6.11"), ("/OCProperties", "6.9")):
        if name in root:
            yield f"{clause}: the catalog has {name}"
    if set(root.get("/Perms", ())) - {"/DocMDP", "/UR3"}:
        yield "6.1.12: permissions other than DocMDP and UR3"
    form = root.get("/AcroForm", {})
    if "/XFA" in form or _is_on(form, "/NeedAppearances"):
        yield "6.4: the form has XFA or needs appearances"


def _objects(reader: pypdf.PdfReader) -> Iterator[str]:
    """What no object of the file may be."""
    for thing in _everything(reader):
        if isinstance(thing, StreamObject):
            filters = str(thing.get("/Filter", ""))
            if "/F" in thing or "LZW" in filters or "Crypt" in filters:
                yield "6.1.7: a stream lies outside the file, or is packed by LZW or Crypt"
        if thing.get("/S") in _ACTIONS or "/JS" in thing:
            yield f"6.5.1: an action {thing.get('/S')}"
        kind = thing.get("/Subtype")
        if kind == "/Image" and (_is_on(thing, "/Interpolate") or "/Alternates" in thing):
            yield "6.2.8: a picture is interpolated or has alternates"
        if kind == "/PS" or "/OPI" in thing or "/Ref" in thing:
            yield "6.2.9: an object of PostScript, OPI or a reference"
        if "/DeviceCMYK" in map(str, thing.values()):
            yield "6.2.4.3: CMYK colours under an RGB intent"
        if "/TR" in thing or thing.get("/TR2", "/Default") != "/Default" or "/HTP" in thing:
            yield "6.2.5: a graphics state with a transfer function"
        if thing.get("/Type") == "/Font" and kind != "/Type0":
            yield from _font_file(thing)


def _font_file(font: DictionaryObject) -> Iterator[str]:
    descriptor: Any = font.get("/FontDescriptor", {})
    if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
        yield f"6.2.11.4: the font {font.get('/BaseFont')} is not embedded"
    elif font.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in font:
        yield "6.2.11.3.2: a TrueType CID font without CIDToGIDMap"


def _attachments(reader: pypdf.PdfReader) -> Iterator[str]:
    root: Any = reader.trailer["/Root"]
    associated = {reference.idnum for reference in root.get("/AF", ())}
    for thing in _everything(reader):
        if "/EF" not in thing:
            continue
        embedded = thing["/EF"]["/F"].get_object()
        if not {"/F", "/UF", "/AFRelationship"} <= set(thing):
            yield "6.8: an attached file lacks its names or its relationship"
        if "/Subtype" not in embedded or "/ModDate" not in embedded.get("/Params", {}):
            yield "6.8: an attached file lacks its type or its date"
        if thing.indirect_reference is None or thing.indirect_reference.idnum not in associated:
            yield "6.8: an attached file is not associated with the document"


def _pages(reader: pypdf.PdfReader) -> Iterator[str]:
    for page in reader.pages:
        if "/AA" in page:
            yield "6.5.2: a page with actions of its own"
        for reference in page.get("/Annots", ()):
            yield from _annotation(reference.get_object())
        yield from _text(page, page.get("/Resources", {}), page.get_contents(), reader)


def _annotation(annotation: Any) -> Iterator[str]:
    flags = annotation.get("/F", 0)
    if not flags & _PRINT or flags & _UNSEEN:
        yield "6.3.2: an annotation that is not printed or not seen"
    has_no_size = annotation["/Rect"][0] == annotation["/Rect"][2]
    if "/AP" not in annotation and not has_no_size:
        yield "6.3.3: an annotation without appearance"
    if annotation["/Subtype"] == "/Widget" and {"/A", "/AA"} & set(annotation):
        yield "6.4.1: a field with an action"


def _text(owner: Any, resources: Any, contents: Any, reader: pypdf.PdfReader) -> Iterator[str]:
    """Every glyph that is shown has a shape, a text and the width that is said of it."""
    if contents is None:
        return
    fonts = {name: font.get_object() for name, font in resources.get("/Font", {}).items()}
    shown: dict[str, set[int]] = {}
    font_name = ""
    for operands, operator in ContentStream(contents, reader).operations:
        if operator == b"Tf":
            font_name = operands[0]
        elif operator in {b"Tj", b"TJ"}:
            pieces = operands[0] if operator == b"TJ" else operands
            for piece in pieces:
                if hasattr(piece, "original_bytes"):
                    raw = piece.original_bytes
                    glyphs = (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))
                    shown.setdefault(font_name, set()).update(glyphs)
    for name, glyphs in shown.items():
        yield from _glyphs(fonts[name], glyphs)
    for form in resources.get("/XObject", {}).values():
        thing = form.get_object()
        if thing["/Subtype"] == "/Form":
            yield from _text(thing, thing.get("/Resources", {}), thing, reader)


def _glyphs(font: Any, glyphs: set[int]) -> Iterator[str]:
    program = font["/DescendantFonts"][0].get_object()
    if 0 in glyphs:
        yield f"6.2.11.8: {font['/BaseFont']} shows .notdef"
    texts = texts_of(font)
    for glyph in glyphs:
        text = texts.get(glyph, "")
        if not text or {"\0", "\ufeff", "\ufffe"} & set(text):
            yield f"6.2.11.7.2: glyph {glyph} of {font['/BaseFont']} has no text"
    said = _widths(program["/W"])
    with TTFont(io.BytesIO(program["/FontDescriptor"]["/FontFile2"].get_data())) as inside:
        scale = 1000 / inside["head"].unitsPerEm
        order, metrics = inside.getGlyphOrder(), inside["hmtx"].metrics
        for glyph in glyphs:
            if glyph >= len(order):
                yield f"6.2.11.4: glyph {glyph} of {font['/BaseFont']} is not in the font"
            elif abs(said.get(glyph, 1000) - metrics[order[glyph]][0] * scale) > _WIDTH_OFF_BY:
                yield f"6.2.11.5: glyph {glyph} of {font['/BaseFont']} has another width than is said"


def texts_of(font: Any) -> dict[int, str]:
    """The text of each glyph, as the font's ToUnicode says."""
    pairs = re.findall(rb"<([0-9a-f]+)> <([0-9a-f]*)>", font["/ToUnicode"].get_data(), re.IGNORECASE)
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}


def _widths(array: Any) -> dict[int, float]:
    widths: dict[int, float] = {}
    parts = [part.get_object() for part in array]
    while parts:
        first, then = parts.pop(0), parts.pop(0)
        if isinstance(then, list):
            widths |= {first + place: float(width) for place, width in enumerate(then)}
        else:
            width = float(parts.pop(0))
            widths |= dict.fromkeys(range(first, then + 1), width)
    return widths


def _is_on(thing: Any, name: str) -> bool:
    """pypdf's own kind of false is true in Python."""
    return getattr(thing.get(name), "value", False) is True


def _everything(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary and stream of the file, also those inside others."""
    listed = {number for numbers in reader.xref.values() for number in numbers} | reader.xref_objStm.keys()
    for number in sorted(listed - {0}):
        waiting = [reader.get_object(number)]
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, DictionaryObject):
                yield thing
                waiting.extend(thing.raw_get(name) for name in thing)
            elif isinstance(thing, list):
                waiting.extend(thing)
