import pytest
from django.core.exceptions import ValidationError

from accounts.rules.names import clean_address, clean_name


@pytest.mark.parametrize(
    "name",
    [
        "Ana Ruiz",
        "O'Connor & Sons (Pvt.) Ltd.",
        "Çiftçi Gıda A.Ş.",
        "有機農場",
        "مزرعة عضوية",
        "J. M. García-López",
    ],
)
def test_a_real_name_stays_as_it_is(name):
    assert clean_name(name) == name


def test_a_name_is_composed_and_its_spaces_are_single():
    assert clean_name("  Jose\u0301   Pérez ") == "José Pérez"


def test_an_empty_name_stays_empty():
    assert clean_name("   ") == ""


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("Ana\x00", "U+0000"),
        ("Ana\x1b[31m", "U+001B"),
        ("Ana\nRuiz", "U+000A"),
        ("Ana\u202eziuR", "U+202E"),
        ("A\u200bna", "U+200B"),
        ("Ana\ufffd", "U+FFFD"),
        ("Ana\ue000", "U+E000"),
        ("Ana\u0378", "U+0378"),
    ],
)
def test_a_character_that_nobody_sees_is_refused_by_its_name(name, named):
    with pytest.raises(ValidationError) as refusal:
        clean_name(name)

    assert refusal.value.code == "unreadable"
    assert named in refusal.value.messages[0]


@pytest.mark.parametrize("name", ["12345", "---", "!"])
def test_a_name_without_a_letter_is_refused(name):
    with pytest.raises(ValidationError) as refusal:
        clean_name(name)

    assert refusal.value.code == "no_letter"


def test_an_address_is_kept_in_lower_case():
    assert clean_address(" Ana.Ruiz@Example.COM ") == "ana.ruiz@example.com"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "ana@localhost",
        "ana@[127.0.0.1]",
        "ana@example.com, ben@example.com",
        "ana@example.com\nBcc: ben@example.com",
        "anа@example.com",
        "ana@exämple.com",
        "ana@example..com",
        f"{'a' * 65}@example.com",
    ],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValidationError):
        clean_address(address)
