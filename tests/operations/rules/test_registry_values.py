"""Values of the registry's files in all their spellings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from operations.rules import registry_values
from operations.rules.certifier_matching import KnownCertifier, match_certifiers
from operations.rules.country_names import CountryNames
from operations.rules.product_classes import class_of
from operations.rules.registry_values import ValueRefusedError


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        ("11/24/2026", date(2026, 11, 24)),
        ("1/2/2015", date(2015, 1, 2)),
        ("11/24/2026 12:00:00 AM", date(2026, 11, 24)),
        ("2026-11-24", date(2026, 11, 24)),
        ("2026-11-24T00:00:00", date(2026, 11, 24)),
        ("46350", date(2026, 11, 24)),
        ("46350.75", date(2026, 11, 24)),
    ],
)
def test_a_day_has_many_spellings(text: str, day: date | None) -> None:
    assert registry_values.parse_day(text) == day


@pytest.mark.parametrize(
    ("parse", "text", "sentence"),
    [
        (registry_values.parse_day, "13/45/2026", "the date “13/45/2026” does not exist"),
        (registry_values.parse_day, "soon", "“soon” is not a date"),
        (registry_values.parse_day, "01/01/1900", "“01/01/1900” is not a date between 1950 and 2199"),
        (registry_values.parse_day, "1", "“1” is not a date"),
        (
            registry_values.parse_standing,
            "N",
            "“N” is not one of Certified, Suspended, Surrendered and Revoked",
        ),
        (registry_values.parse_scope, "SEA", "“SEA” is not one of CROPS, LIVESTOCK, WILD CROPS and HANDLING"),
        (registry_values.parse_formula, "=1+1", "“=1+1” is a formula without its result"),
    ],
)
def test_what_cannot_be_understood_ends_a_sentence(
    parse: Callable[[str], object], text: str, sentence: str
) -> None:
    with pytest.raises(ValueRefusedError) as refusal:
        parse(text)

    assert str(refusal.value) == sentence


def test_a_standing_is_a_word_or_a_letter() -> None:
    words = ("Certified", "c", "SUSPENDED", "S", "Surrendered", "R", "Revoked", "V")

    assert [registry_values.parse_standing(word) for word in words] == [
        standing for standing in ("certified", "suspended", "surrendered", "revoked") for _spelling in "ab"
    ]


def test_a_scope_column_says_a_status_or_yes_or_no() -> None:
    texts = ("Certified", "True", "yes", "", "False", "Suspended")

    assert [registry_values.parse_scope_standing(text) for text in texts] == [
        "certified", "certified", "certified", None, None, "suspended",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "address"),
    [
        ('=HYPERLINK("https://organic.example/1")', "https://organic.example/1"),
        ('=hyperlink( "https://organic.example/1" , "here")', "https://organic.example/1"),
        ("plain", "plain"),
    ],
)
def test_a_link_is_taken_out_of_its_formula(formula: str, address: str) -> None:
    assert registry_values.parse_formula(formula) == address


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Valle   Alto\u00a0S.A. ", "Valle Alto S.A."),
        ("Valle\x00Alto", "Valle Alto"),
        ("Va\u200blle\u202eAlto\ufeff", "ValleAlto"),
        ("Caf\u0065\u0301", "Café"),
        ("有機農場", "有機農場"),
        ("O'Brien™ & Sons {Ltd}", "O'Brien™ & Sons {Ltd}"),
    ],
)
def test_a_name_is_cleaned_rather_than_refused(text: str, cleaned: str) -> None:
    assert registry_values.parse_text(text, 200) == cleaned


def test_a_name_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueRefusedError, match="it has 40000 characters where 200 fit"):
        registry_values.parse_text("x" * 40_000, 200)


@given(some.text(max_size=300))
def test_any_text_is_cleaned_to_what_the_database_holds_or_refused(text: str) -> None:
    try:
        cleaned = registry_values.parse_text(text, 200)
    except ValueRefusedError:
        return
    assert "\0" not in cleaned
    cleaned.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("dba Golden Gate Pantry; Golden Gate", ["Golden Gate Pantry", "Golden Gate"]),
        ("D/B/A: Sunny\nsunny; ;-", ["Sunny"]),
        ("Alto Foods dba Alto", ["Alto Foods", "Alto"]),
        ("", []),
        ("x " * 200, [("x " * 100).strip()]),
    ],
)
def test_other_names_are_taken_apart(text: str, names: list[str]) -> None:
    assert registry_values.parse_other_names(text, 200) == names


def test_addresses_of_mail_and_web_are_taken_or_left() -> None:
    assert [
        registry_values.parse_email(text)
        for text in ("a@b.example; c@d.example", "none", "<x@y.example>", "@")
    ] == ["a@b.example", "", "x@y.example", ""]
    assert [
        registry_values.parse_website(text, 200)
        for text in (
            "www.farm.example",
            "http://a.example/x",
            "javascript:alert(1)",
            "n/a",
            "ftp://a.example",
        )
    ] == ["https://www.farm.example", "http://a.example/x", "", "", ""]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("United States of America (the)", "US"),
        ("Mexico", "MX"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("TURKIYE", "TR"),
        ("Congo (the Democratic Republic of the)", "CD"),
        ("Congo (the)", "CG"),
        ("Bolivia (Plurinational State of)", "BO"),
        ("Côte d'Ivoire", "CI"),
        ("Viet Nam", "VN"),
        ("PE", "PE"),
        ("Atlantis", ""),
    ],
)
def test_a_country_is_known_by_its_words(text: str, code: str) -> None:
    names = CountryNames(
        [
            ("US", "United States"), ("MX", "Mexico"), ("TR", "Türkiye"), ("PE", "Peru"), ("VN", "Vietnam"),
            ("CD", "Congo, The Democratic Republic of the"), ("CG", "Congo"), ("BO", "Bolivia"),
            ("CI", "Côte d'Ivoire"),
        ]
    )  # fmt: skip

    assert [names.find(text), names.find(text)] == [code, code]


def test_certifiers_are_known_by_name_short_code_or_the_digits_of_their_operations() -> None:
    known = [
        KnownCertifier(1, "Cascadia Organic Certifiers", "Cascadia", "815", ""),
        KnownCertifier(2, "Golden Poppy", "GPOC", "556", ""),
        KnownCertifier(3, "Something else", "ELSE", "100", ""),
        KnownCertifier(4, "Old Name", "OLD", "777", "[NEW] New Name"),
    ]
    counts = {
        "Cascadia Organic Certifiers, LLC": {"815": 3},
        "[GPOC] Golden Poppy Organic Certification": {"556": 2},
        "[SUSQ] Susquehanna": {"100": 9, "815": 1},
        "[NEW] New Name": {"777": 1},
        "[WFCFO] Where Food Comes From": {"909": 5},
        "[ABO] A Bee Organic": {"909": 2},
    }

    found = {match.registry_name: match for match in match_certifiers(counts, known)}

    assert {name: match.key for name, match in found.items()} == {
        "Cascadia Organic Certifiers, LLC": 1,
        "[GPOC] Golden Poppy Organic Certification": 2,
        "[SUSQ] Susquehanna": 3,
        "[NEW] New Name": 4,
        "[WFCFO] Where Food Comes From": None,
        "[ABO] A Bee Organic": None,
    }
    assert [name for name, match in found.items() if match.is_by_code] == ["[SUSQ] Susquehanna"]
    new = [found[name] for name in ("[WFCFO] Where Food Comes From", "[ABO] A Bee Organic")]
    assert [(match.name, match.short_name, match.nop_prefix) for match in new] == [
        ("Where Food Comes From", "WFCFO", "909"),
        ("A Bee Organic", "ABO", ""),
    ]


def test_short_names_of_new_certifiers_are_unique() -> None:
    known = [KnownCertifier(1, "Other", "ABC", "111", "")]

    matches = match_certifiers({"Alpha Beta Certifiers": {"222": 1}, "Amber Blue Crops": {"333": 1}}, known)

    assert sorted(match.short_name for match in matches) == ["ABC 2", "ABC 3"]


@pytest.mark.parametrize(
    ("scope", "category", "name", "product_class"),
    [
        ("crops", "Vegetables", "Eggplant", "plant"),
        ("livestock", "Livestock", "Cattle", "livestock"),
        ("handling", "Dairy", "Butter", "livestock"),
        ("handling", "Beverages", "Wine, red", "wine"),
        ("handling", "Beverages", "Wineberry jam", "plant"),
        ("handling", "Aquatic", "Shrimp", "aquatic"),
    ],
)
def test_the_class_of_a_product_is_told_by_scope_and_words(
    scope: str, category: str, name: str, product_class: str
) -> None:
    assert class_of(scope=scope, category=category, name=name) == product_class
