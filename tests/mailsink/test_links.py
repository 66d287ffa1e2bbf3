"""Addresses in a plain text become links, everything else stays as it is."""

from __future__ import annotations

import pytest

from nopcert.mailsink.links import Piece, pieces_of


def test_a_sentence_s_full_stop_is_not_part_of_the_address() -> None:
    assert pieces_of("Open http://127.0.0.1:8000/a?b=c&d=1. Thank you.") == [
        Piece("Open ", is_link=False),
        Piece("http://127.0.0.1:8000/a?b=c&d=1", is_link=True),
        Piece(". Thank you.", is_link=False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no address",
        "https://a.example/",
        "(see https://a.example/b)\nhttps://c.example",
        "javascript:alert(1)",
    ],
)
def test_the_pieces_together_are_the_text(text: str) -> None:
    assert "".join(piece.text for piece in pieces_of(text)) == text


@pytest.mark.parametrize("text", ["javascript:alert(1)", "data:text/html,x", "http://", "ftp://a.example"])
def test_nothing_but_web_addresses_is_a_link(text: str) -> None:
    assert [piece for piece in pieces_of(text) if piece.is_link] == []
