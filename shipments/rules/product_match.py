"""Which certified product a text of a packing list means, as far as its words tell."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import TypeVar

from shipments.rules.headings import fold

Key = TypeVar("Key")

LEAST = 0.55
"""Below this likeness nothing is suggested: a wrong product is worse than none."""

_EVERYWHERE = frozenset(
    {
        "organic", "organico", "organica", "organicos", "organicas", "bio", "nop", "usda", "certified",
        "certificado", "de", "la", "el", "del", "con", "of", "the", "and", "y", "in", "for", "para", "en",
        "fresh", "kg", "lb", "lbs", "bag", "bags", "saco", "sacos",
    }
)  # fmt: skip
"""Words that tell no product from another."""


_ENGLISH = {
    "aceite": "oil", "agua": "water", "aguacate": "avocado", "ajonjoli": "sesame", "arandano": "blueberry",
    "arce": "maple", "arroz": "rice", "azucar": "sugar", "banano": "banana", "blanca": "white",
    "blanco": "white",
    "cacao": "cocoa", "cafe": "coffee", "cana": "cane", "chia": "chia", "coco": "coconut",
    "deshidratado": "dried",
    "entero": "whole", "esparrago": "asparagu", "frijol": "bean", "fruta": "fruit", "garbanzo": "chickpea",
    "girasol": "sunflower", "grano": "bean", "harina": "flour", "jarabe": "syrup", "jengibre": "ginger",
    "jugo": "juice", "kion": "ginger", "leche": "milk", "lenteja": "lentil", "limon": "lemon",
    "lino": "flax",
    "maiz": "corn", "maracuya": "passionfruit", "miel": "honey", "negro": "black", "nibs": "nib",
    "nuez": "nut",
    "oliva": "olive", "palta": "avocado", "pimienta": "pepper", "pina": "pineapple", "pinas": "pineapple",
    "platano": "banana", "pulpa": "pulp", "quinua": "quinoa", "rojo": "red", "roja": "red", "seco": "dried",
    "seca": "dried", "semilla": "seed", "sesamo": "sesame", "soja": "soybean", "soya": "soybean",
    "te": "tea",
    "tomate": "tomato", "tostado": "roasted", "trigo": "wheat", "uva": "grape", "verde": "green",
    "vino": "wine",
}  # fmt: skip
"""Goods as they are called in Spanish, singular: many are certified in English and packed in Spanish."""


def best(text: str, names: Mapping[Key, str]) -> tuple[Key | None, float]:
    """The key of the likeliest name and how like it is, from 0 to 1; None where none is like enough."""
    scored = sorted(((likeness(text, name), place, key) for place, (key, name) in enumerate(names.items())),
                    key=lambda one: (-one[0], one[1]))  # fmt: skip
    if not scored or scored[0][0] < LEAST:
        return None, 0.0
    return scored[0][2], scored[0][0]


def likeness(one: str, other: str) -> float:
    """How like two names are: half the words they share, half the letters in their order."""
    ours, theirs = _words(one), _words(other)
    if not ours or not theirs:
        return 0.0
    shared = sum(max(SequenceMatcher(None, word, its).ratio() for its in theirs) > 0.8 for word in ours)
    backwards = sum(
        max(SequenceMatcher(None, word, ours_).ratio() for ours_ in ours) > 0.8 for word in theirs
    )
    by_words = (shared + backwards) / (len(ours) + len(theirs))
    by_letters = SequenceMatcher(None, " ".join(sorted(ours)), " ".join(sorted(theirs))).ratio()
    return (by_words + by_letters) / 2


def _words(text: str) -> list[str]:
    singular = [word.removesuffix("s") for word in fold(text).split() if not word.isdigit()]
    words = [_ENGLISH.get(word, word) for word in singular]
    telling = [word for word in words if word not in _EVERYWHERE]
    return telling or words
