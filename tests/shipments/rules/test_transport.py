"""Numbers of containers, waybills, vessels, flights, trucks and wagons: written right, or said why not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shipments.rules import transport
from shipments.rules.transport import TransportRefusedError


@pytest.mark.parametrize(
    ("parse", "typed", "stored"),
    [
        (transport.parse_flight, "nh 106", "NH106"),
        (transport.parse_flight, "5X-2871", "5X2871"),
        (transport.parse_flight, "LAN2512", "LAN2512"),
        (transport.parse_flight, "AF6732A", "AF6732A"),
        (transport.parse_air_waybill, "205 4471 8833", "205-44718833"),
        (transport.parse_air_waybill, "020-12345675", "020-12345675"),
        (transport.parse_imo_number, "IMO 9074729", "9074729"),
        (transport.parse_imo_number, "9074729", "9074729"),
        (transport.parse_bill_of_lading, "medupu448812", "MEDUPU448812"),
        (transport.parse_bill_of_lading, "ATL/MER 12-001", "ATL/MER 12-001"),
        (transport.parse_truck, "43-ab-2c / 1tr4567", "43-AB-2C / 1TR4567"),
        (transport.parse_container, "msku 920771-4", "MSKU9207714"),
        (transport.parse_seal, "ml-pe 0448213", "ML-PE 0448213"),
        (transport.parse_wagon, "21 81 2471 217-3", "218124712173"),
        (transport.parse_wagon, "bnsf 123456", "BNSF123456"),
    ],
)
def test_a_number_is_brought_into_its_stored_form(
    parse: Callable[[str], str], typed: str, stored: str
) -> None:
    assert parse(typed) == stored


@pytest.mark.parametrize(
    ("parse", "typed", "sentence"),
    [
        (transport.parse_flight, "106", "such as NH106"),
        (transport.parse_flight, "NH12345", "such as NH106"),
        (transport.parse_flight, "=cmd()", "such as NH106"),
        (transport.parse_air_waybill, "205-4471883", "eleven digits"),
        (transport.parse_air_waybill, "２０５-44718833", "eleven digits"),
        (transport.parse_air_waybill, "205-4471883X", "eleven digits"),
        (transport.parse_imo_number, "907472", "seven digits"),
        (transport.parse_imo_number, "0071E", "seven digits"),
        (transport.parse_bill_of_lading, "ABC", "at least four"),
        (transport.parse_bill_of_lading, "NOT YET KNOWN", "letters A to Z and digits"),
        (transport.parse_bill_of_lading, "<script>1</script>", "letters A to Z and digits"),
        (transport.parse_bill_of_lading, "A" * 60 + "1", "letters A to Z and digits"),
        (transport.parse_truck, "to follow", "letters and digits"),
        (transport.parse_truck, "1;DROP", "letters and digits"),
        (transport.parse_seal, "§§§", "cannot be read"),
        (transport.parse_wagon, "12345", "neither twelve digits"),
        (transport.parse_wagon, "31804672123", "neither twelve digits"),
    ],
)
def test_what_cannot_be_such_a_number_is_refused_in_a_sentence(
    parse: Callable[[str], str], typed: str, sentence: str
) -> None:
    with pytest.raises(TransportRefusedError, match=sentence):
        parse(typed)


@pytest.mark.parametrize(
    ("note", "right", "wrong", "sentence"),
    [
        (transport.note_on_container, "MSCU6153045", "MSCU6153044", "check digit of container MSCU6153044"),
        (transport.note_on_container, "HMMU6209153", "HMMU620915", "not written like a container"),
        (transport.note_on_air_waybill, "205-44718833", "205-44718835", "check digit of air waybill"),
        (transport.note_on_imo_number, "9074729", "9074728", "check digit of IMO 9074728"),
        (transport.note_on_wagon, "218124712173", "218124712174", "check digit of wagon"),
    ],
)
def test_a_check_digit_that_does_not_fit_is_said(
    note: Callable[[str], str], right: str, wrong: str, sentence: str
) -> None:
    assert note(right) == ""
    assert sentence in note(wrong)


@pytest.mark.parametrize("digit", range(10))
def test_of_ten_last_digits_of_an_air_waybill_one_fits(digit: int) -> None:
    note = transport.note_on_air_waybill(f"205-4471883{digit}")

    assert (note == "") == (digit == 4471883 % 7)


def test_a_reporting_mark_has_no_check_digit() -> None:
    assert transport.note_on_wagon("BNSF123456") == ""


def test_fields_of_another_way_are_strays_once_they_are_filled() -> None:
    filled = ("vessel", "air_waybill", "seals")

    assert transport.stray_fields("air", filled) == ("vessel",)
    assert transport.stray_fields("sea", filled) == ("air_waybill",)
    assert transport.stray_fields("", filled) == ()
