"""The fixed words that a certificate carries besides its data."""

from __future__ import annotations

# The official attestation could not be read (domain.md, not found); this follows the law's own terms.
_ATTESTATION = (
    "The certifying agent certifies that the agricultural product described above has been produced and "
    "handled in accordance with {standard}, and that this certificate was issued before the product was "
    "exported."
)
_NOP_STANDARD = "the USDA organic regulations, 7 CFR part 205"

# A number minted here is no number that customs knows (domain.md 0.7): nobody may take it for more.
REGISTRATION_NOTE = (
    "This number was given by the certifying agent's own system. It has to be registered in USDA's Global "
    "INTEGRITY before customs entry."
)


def attestation(standard_code: str, partner: str) -> str:
    """What the certifying agent states. `partner` is the country or union of a trade arrangement."""
    if standard_code == "NOP":
        return _ATTESTATION.format(standard=_NOP_STANDARD)
    return _ATTESTATION.format(standard=f"the terms of the U.S.–{partner} organic equivalence arrangement")
