"""How the goods travel: which fields belong to which way, how their numbers are written, and what a
check digit says.

Sources: containers ISO 6346; vessels IMO Resolution A.1117(30), check digit as in python-stdnum; air
waybills IATA Resolution 600a (three digits of the airline, seven of the serial and its remainder by
seven); flights IATA's designator of two characters or ICAO's of three letters, up to four digits and a
suffix; wagons UIC leaflet 438-2 (twelve digits, the last by Luhn) or a North American reporting mark
(AAR, no check digit). No check digit is known for bills of lading, trucks and seals: only their form is
judged.

What cannot be such a number at all is refused. A check digit that does not fit is said and kept: a
paper may carry the number just so, and customs compare it with the paper.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from stdnum import imo, iso6346, luhn

FIELDS_OF_MODE: dict[str, tuple[str, ...]] = {
    "sea": ("vessel", "imo_number", "voyage", "bill_of_lading", "containers", "seals"),
    "air": ("flight", "air_waybill", "seals"),
    "truck": ("truck", "bill_of_lading", "containers", "seals"),
    "rail": ("wagons", "bill_of_lading", "containers", "seals"),
}
"""Which fields a way of travelling has; those of another way are not shown while they are empty."""

FIELDS_OF_SOME_MODE = tuple(dict.fromkeys(name for names in FIELDS_OF_MODE.values() for name in names))

_FLIGHT = re.compile(r"(?:[A-Z][A-Z0-9]|[0-9][A-Z]|[A-Z]{3})[0-9]{1,4}[A-Z]?")
_BILL_OF_LADING = re.compile(r"(?=.*[0-9])[A-Z0-9](?:[A-Z0-9/. -]{2,38})[A-Z0-9]")
_TRUCK = re.compile(r"(?=.*[0-9])[^\W_](?:[^\W_]|[ /.,+-]){0,38}[^\W_]")
_SEAL = re.compile(r"[A-Z0-9](?:[A-Z0-9/. -]{0,28}[A-Z0-9])?")
_UIC_WAGON = re.compile(r"[0-9]{12}")
_AAR_WAGON = re.compile(r"[A-Z]{2,4}[0-9]{1,6}")


class TransportRefusedError(ValueError):
    """The text cannot be such a number; the message is a sentence for the person who typed it."""


def tidy(text: str) -> str:
    """Capitals without spaces, hyphens and dots: how containers, wagons and flights are stored."""
    return re.sub(r"[\s.\-]", "", text).upper()


def parse_flight(text: str) -> str:
    """`nh 106` → `NH106`. Raises `TransportRefusedError`."""
    flight = tidy(text)
    if not _FLIGHT.fullmatch(flight):
        raise TransportRefusedError(
            _("A flight is written with the airline's code and a number, such as NH106 or LAN2512.")
        )
    return flight


def parse_air_waybill(text: str) -> str:
    """`205 4471 8833` → `205-44718833`. Raises `TransportRefusedError`."""
    digits = tidy(text)
    if not re.fullmatch(r"[0-9]{11}", digits):
        raise TransportRefusedError(
            _(
                "An air waybill has eleven digits: three of the airline and eight of its number, "
                "such as 205-44718833."
            )
        )
    return f"{digits[:3]}-{digits[3:]}"


def parse_imo_number(text: str) -> str:
    """`IMO 9074729` → `9074729`. Raises `TransportRefusedError`."""
    digits = tidy(text).removeprefix("IMO")
    if not re.fullmatch(r"[0-9]{7}", digits):
        raise TransportRefusedError(
            _("The IMO number of a vessel has seven digits, such as IMO 9074729. The voyage has a field too.")
        )
    return digits


def parse_bill_of_lading(text: str) -> str:
    """In capitals, with single spaces. Raises `TransportRefusedError`."""
    number = " ".join(text.upper().split())
    if not _BILL_OF_LADING.fullmatch(number):
        raise TransportRefusedError(
            _(
                "Write the number of the bill of lading or waybill alone: letters A to Z and digits, "
                "at least four characters."
            )
        )
    return number


def parse_truck(text: str) -> str:
    """A plate, or plates of truck and trailer, in capitals. Raises `TransportRefusedError`."""
    plate = " ".join(text.upper().split())
    if not _TRUCK.fullmatch(plate):
        raise TransportRefusedError(
            _("Write the plate of the truck or trailer: letters and digits, such as 43-AB-2C / 1TR4567.")
        )
    return plate


def parse_container(text: str) -> str:
    """`msku 920771-4` → `MSKU9207714`: whatever is written on the box; `note_on_container` judges it."""
    return tidy(text)


def parse_seal(text: str) -> str:
    """In capitals. Raises `TransportRefusedError`."""
    seal = " ".join(text.upper().split())
    if not _SEAL.fullmatch(seal):
        raise TransportRefusedError(
            _("The seal “%(seal)s” cannot be read: write letters A to Z and digits.") % {"seal": text}
        )
    return seal


def parse_wagon(text: str) -> str:
    """`21 81 2471 217-3` or `BNSF 123456`. Raises `TransportRefusedError`."""
    wagon = tidy(text)
    if not (_UIC_WAGON.fullmatch(wagon) or _AAR_WAGON.fullmatch(wagon)):
        raise TransportRefusedError(
            _(
                "The wagon “%(wagon)s” is neither twelve digits (UIC) nor two to four letters and up to six "
                "digits, such as BNSF 123456."
            )
            % {"wagon": text}
        )
    return wagon


def note_on_container(number: str) -> str:
    """What does not fit ISO 6346, or nothing."""
    if not re.fullmatch(r"[A-Z]{3}[UJZ][0-9]{7}", number):
        return _(
            "%(number)s is not written like a container: four letters, the last of them U, J or Z, and "
            "seven digits. Compare it with the booking."
        ) % {"number": number}
    if iso6346.is_valid(number):
        return ""
    return _(
        "The check digit of container %(number)s does not fit. One character is probably wrong: compare it "
        "with the booking."
    ) % {"number": number}


def note_on_air_waybill(number: str) -> str:
    """Whether the last digit is not the remainder by seven of the seven before it; `number` is parsed."""
    serial, check = number[4:11], number[11:]
    if not number or int(serial) % 7 == int(check):
        return ""
    return _(
        "The check digit of air waybill %(number)s does not fit. One digit is probably wrong: compare it "
        "with the waybill."
    ) % {"number": number}


def note_on_imo_number(number: str) -> str:
    """What the check digit says, or nothing; `number` is parsed."""
    if not number or imo.is_valid(number):
        return ""
    return _(
        "The check digit of IMO %(number)s does not fit. One digit is probably wrong: compare it with the "
        "booking."
    ) % {"number": number}


def note_on_wagon(number: str) -> str:
    """What the check digit of a UIC wagon says, or nothing; other wagons have none."""
    if not _UIC_WAGON.fullmatch(number) or luhn.is_valid(number):
        return ""
    return _("The check digit of wagon %(number)s does not fit. Compare it with the waybill.") % {
        "number": number
    }


def stray_fields(mode: str, filled: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the filled fields that belong to another way of travelling than the chosen one."""
    own = FIELDS_OF_MODE.get(mode)
    if own is None:
        return ()
    return tuple(name for name in FIELDS_OF_SOME_MODE if name in filled and name not in own)
