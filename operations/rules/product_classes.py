"""The class of a product that a trade arrangement treats apart, as far as scope and words tell it.

The registry has no such column. What no word betrays counts as a plant, which is what most products are.
"""

from __future__ import annotations

_AQUATIC = ("aquatic", "fish", "shrimp", "seafood", "shellfish")
_OF_ANIMALS = ("livestock", "dairy", "meat", "poultry", "egg", "milk", "cheese", "honey")
_ONLY_SEEM_SO = ("eggplant", "milk thistle", "coconut milk", "nutmeat")


def class_of(*, scope: str, category: str, name: str) -> str:
    """`plant`, `livestock`, `aquatic` or `wine`."""
    words = f"{category} {name}".casefold()
    if any(word in words for word in _AQUATIC):
        return "aquatic"
    if "wine" in words.replace(",", " ").replace("(", " ").split():
        return "wine"
    if scope == "livestock":
        return "livestock"
    if any(word in words for word in _OF_ANIMALS) and not any(word in words for word in _ONLY_SEEM_SO):
        return "livestock"
    return "plant"
