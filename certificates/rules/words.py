"""The fixed words that a certificate carries besides its data."""

from __future__ import annotations

from collections.abc import Sequence

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


NO_ANTIBIOTICS = (
    "The exporter states that no antibiotics were used in the livestock that the product comes from."
)

# Kinds of package of UN/ECE Recommendation 21 whose name begins so; all others are packages.
_PLURALS = {
    "Bag": "bags",
    "Barrel": "barrels",
    "Basket": "baskets",
    "Bottle": "bottles",
    "Box": "boxes",
    "Can": "cans",
    "Carton": "cartons",
    "Case": "cases",
    "Crate": "crates",
    "Drum": "drums",
    "Jar": "jars",
    "Pail": "pails",
    "Pallet": "pallets",
    "Sack": "sacks",
    "Tray": "trays",
}


def packages(kind: str) -> str:
    """The word for several packages of a kind: `bags` for "Bag, textile"."""
    return _PLURALS.get(kind.partition(",")[0].strip(), "packages")


def wine_attested(lots: Sequence[str], label: str) -> str:
    """What is attested of wine, lot by lot (domain.md 8)."""
    sulfites = (
        "at most 100 ppm of sulfites (made with organic grapes)"
        if label == "made_with_organic"
        else "no sulfites added (organic wine)"
    )
    substances = "only substances that the USDA organic regulations allow"
    return f"Wine, attested for {_lots(lots)}: {substances}; {sulfites}."


def transaction_certificates(certificates: Sequence[tuple[str, str]]) -> str:
    """Lots and the numbers of the transaction certificates of their supply."""
    listed = "; ".join(f"{certificate} (lot {lot})" for lot, certificate in certificates)
    return f"Transaction certificates of the supply: {listed}."


def _lots(numbers: Sequence[str]) -> str:
    return f"lot{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"
