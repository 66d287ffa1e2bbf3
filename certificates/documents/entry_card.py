"""What a customs broker types for one certificate (domain.md 5): first by what it is filed.

An electronic number is filed under OR2. A manual certificate is filed under OR1 with its COOP code and the
NOP IDs of five parties, until it is registered: then under OR2 with the number it got.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates.documents.snapshot import Snapshot


@dataclass(frozen=True)
class EntryField:
    """One value to copy; the note stands below it and is not part of it."""

    label: str | Promise
    value: str
    note: str = ""


def entry_of(content: Snapshot) -> tuple[EntryField, ...]:
    """The values by which the certificate is filed; weight, tariff code and lots are the same for both."""
    if not content.is_manual:
        return _by_number(content.number)
    if content.registered_number:
        return _by_number(content.registered_number)
    return (
        EntryField(_("COOP code"), content.coop_code),
        EntryField(_("Message set"), "OR1"),
        EntryField(_("EX, exporter"), content.exporter.nop_id, content.exporter.name),
        EntryField(_("UC, ultimate consignee"), content.recipient.nop_id, content.recipient.name),
        EntryField(_("ORI, certificate issuer"), content.certifier.prefix, content.certifier.name),
        EntryField(_("ORP, final handler"), content.final_handler.nop_id, content.final_handler.name),
        EntryField(
            _("ORC, certifier of the final handler"),
            content.handler_certifier.prefix,
            content.handler_certifier.name,
        ),
    )


def _by_number(number: str) -> tuple[EntryField, ...]:
    return EntryField(_("Certificate number"), number), EntryField(_("Message set"), "OR2")
