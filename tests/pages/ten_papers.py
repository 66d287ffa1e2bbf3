"""The ten papers whose pictures are kept: what each shows, drawn from a snapshot with fixed instants."""

import json
from collections.abc import Callable
from pathlib import Path

from certificates.documents import pdf
from tests.certificates.documents import papers, strained_papers

_VECTORS = Path(__file__).resolve().parents[2] / "docs" / "offline-code-vectors.json"


def _offline_code() -> str:
    """A code of the usual length, so that the QR code is as dense as on a real paper."""
    text: str = json.loads(_VECTORS.read_text(encoding="utf-8"))["vectors"][0]["text"]
    return text


TEN_PAPERS: dict[str, Callable[[], bytes]] = {
    "one-line": lambda: pdf.render(strained_papers.one_lot(), logo=None, code=_offline_code()),
    "full-boxes": lambda: pdf.render(strained_papers.full_boxes(), logo=None, code=_offline_code()),
    "two-pages": lambda: pdf.render(papers.forty_lots(), logo=None),
    "many-scripts": lambda: pdf.render(strained_papers.many_scripts(), logo=None),
    "wine-in-litres": lambda: pdf.render(papers.wine(), logo=None),
    "period": lambda: pdf.render(papers.soybeans(), logo=None),
    "draft": lambda: pdf.render(papers.draft(), logo=None),
    "superseding": lambda: pdf.render(strained_papers.superseding(), logo=None),
    "manual": lambda: pdf.render(strained_papers.manual(), logo=None),
    "void-copy": lambda: pdf.render(papers.coffee(), logo=None, ending=strained_papers.VOIDED),
}
