"""Finds the addresses in a plain text, so that the page can show them as links."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_ENDS_A_SENTENCE = ".,;:!?)]}'"


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `is_link` when all of it is an address."""

    text: str
    is_link: bool


def pieces_of(text: str) -> list[Piece]:
    """The whole text in order, cut at its addresses: joining the pieces gives the text again."""
    pieces: list[Piece] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        address = match.group().rstrip(_ENDS_A_SENTENCE)
        if match.start() > end:
            pieces.append(Piece(text[end : match.start()], is_link=False))
        pieces.append(Piece(address, is_link=True))
        end = match.start() + len(address)
    if end < len(text):
        pieces.append(Piece(text[end:], is_link=False))
    return pieces
