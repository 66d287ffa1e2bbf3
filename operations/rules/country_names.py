"""Which country of our list a name of the federal registry means.

The registry prints names as ISO 3166 does, in the fashion of the year: `United States of America (the)`,
`Bolivia (Plurinational State of)`, once `Turkey` and now `Türkiye`. Two names are the same when they have
the same words, whatever their order, accents and brackets; what differs in its words stands in the table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SMALL_WORDS = frozenset({"the", "of", "and"})

_ALIASES = {
    "Bolivia (Plurinational State of)": "BO",
    "Brunei": "BN",
    "Burma": "MM",
    "Cape Verde": "CV",
    "China (People's Republic of)": "CN",
    "Congo (Democratic Republic)": "CD",
    "Czech Republic": "CZ",
    "East Timor": "TL",
    "England": "GB",
    "Falkland Islands": "FK",
    "Great Britain": "GB",
    "Holy See": "VA",
    "Iran (Islamic Republic of)": "IR",
    "Ivory Coast": "CI",
    "Korea (the Democratic People's Republic of)": "KP",
    "Korea (the Republic of)": "KR",
    "Korea": "KR",
    "Lao People's Democratic Republic": "LA",
    "Macau": "MO",
    "Macedonia": "MK",
    "Macedonia (the former Yugoslav Republic of)": "MK",
    "Micronesia": "FM",
    "Moldova (the Republic of)": "MD",
    "Netherlands (Kingdom of the)": "NL",
    "Northern Ireland": "GB",
    "Palestine": "PS",
    "Republic of North Macedonia": "MK",
    "Russia": "RU",
    "Scotland": "GB",
    "Swaziland": "SZ",
    "Syrian Arab Republic": "SY",
    "Taiwan (Province of China)": "TW",
    "Tanzania, the United Republic of": "TZ",
    "Turkey": "TR",
    "U.S.": "US",
    "U.S.A.": "US",
    "UK": "GB",
    "USA": "US",
    "United Kingdom of Great Britain and Northern Ireland": "GB",
    "United States of America": "US",
    "Venezuela (Bolivarian Republic of)": "VE",
    "Viet Nam": "VN",
    "Wales": "GB",
}


class CountryNames:
    """The list in force, asked by name or by two-letter code; remembers what it was asked."""

    def __init__(self, countries: Iterable[tuple[str, str]]) -> None:
        """`countries` are (code, name)."""
        listed = dict(countries)
        self._by_words = {_words(name): code for name, code in _ALIASES.items() if code in listed}
        self._by_words |= {_words(name): code for code, name in listed.items()}
        self._by_text: dict[str, str] = {code: code for code in listed}

    def find(self, text: str) -> str:
        """The country's code, or nothing for a name that nobody knows."""
        code = self._by_text.get(text)
        if code is None:
            code = self._by_words.get(_words(text), "")
            if len(self._by_text) < 2000:  # a file of nothing but nonsense fills no memory
                self._by_text[text] = code
        return code


def _words(name: str) -> frozenset[str]:
    plain = "".join(
        character
        for character in unicodedata.normalize("NFKD", name)
        if not unicodedata.category(character).startswith("M")
    )
    return frozenset(re.findall(r"[^\W_]+", plain.casefold().replace("ı", "i"))) - _SMALL_WORDS
