"""Issues certificates: number, frozen content and record in one transaction; the paper comes after."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, queue
from accounts.models import Membership
from certificates import facts, offline_codes, tasks
from certificates.documents import fonts, seal, snapshot
from certificates.documents.produce import FIRST_ASKED_BY_CLOCK_AFTER
from certificates.facts import Allotment
from certificates.models import Certificate, CertificateVersion, NumberSeries
from certificates.rules import numbering
from operations.models import Operation
from operations.models.certifier import NumberSource
from shipments.models import Shipment, ShipmentLine
from shipments.rules.lifecycle import Action
from shipments.services import checking, transition
from shipments.services.submission import BlockedError


class CannotIssueError(ValidationError):
    """Something that issuing needs is missing; the message says what and who can mend it."""


@transaction.atomic(durable=True)
def issue_certificates(shipment: Shipment, *, actor: Membership, at: datetime) -> list[Certificate]:
    """One certificate for each line of an approved request.

    The checks run once more on the locked row, since the goods may have left meanwhile. Numbers are
    taken in this transaction: if it fails, none is used up. The papers are asked for after the commit.
    Raises `ActionRefusedError`, `BlockedError` or `CannotIssueError`; then nothing has happened.
    """
    shipment = transition.lock(shipment, actor)
    transition.require(
        shipment,
        Action.ISSUE,
        actor=actor,
        other_than=shipment.reviewer.user_id
        if shipment.certifier.has_four_eyes and shipment.reviewer
        else None,
    )
    if blocking := checking.blocking(checking.store_findings(shipment, at=at)):
        raise BlockedError([finding.sentence for finding in blocking])
    lines = shipment.lines.select_related("certified_product", "package_type").order_by("position")
    certificates = [_issue_line(shipment, line, actor=actor, at=at) for line in lines]
    transition.move(shipment, Action.ISSUE, actor=actor, at=at)
    return certificates


def _issue_line(shipment: Shipment, line: ShipmentLine, *, actor: Membership, at: datetime) -> Certificate:
    allotment = Allotment(
        number=_take_number(shipment),
        second_code=numbering.new_second_code(secrets.token_bytes(16)),
        signatory=actor,
        issued_at=at,
    )
    content = _freeze(shipment, line, allotment)
    certificate = Certificate.objects.create(
        number=allotment.number,
        second_code=allotment.second_code,
        status_since_at=at,
        certifier=shipment.certifier,
        exporter=shipment.exporter,
        recipient=Operation.objects.get(nop_id=content.recipient.nop_id),
        shipment=shipment,
        line=line,
        product_name=content.product.name_as_labelled,
        hts=content.product.hts_code,
        net_weight_kg=content.product.net_weight_kg,
        lots=list(content.product.lots),
        window_start_on=content.window_start_on,
        window_end_on=content.window_end_on,
        status_index=_draw_status_index(),
        issued_at=at,
        issued_by=actor,
    )
    version = CertificateVersion.objects.create(
        certificate=certificate,
        version=1,
        snapshot=snapshot.to_json(content).decode(),
        digest=snapshot.digest(content),
        made_at=at,
        made_by=actor,
        paper_due_at=at + FIRST_ASKED_BY_CLOCK_AFTER,
    )
    audit.record(
        "certificate:issued",
        certificate,
        label=certificate.number,
        actor=actor,
        at=at,
        certifier=shipment.certifier,
        operation=shipment.exporter,
        after={"digest": version.digest, "request": shipment.reference},
    )
    queue.ask(tasks.produce_document, version_id=version.pk)
    return certificate


def _draw_status_index() -> int:
    """A free place in the status list, at random; the list grows before it is half full."""
    places = offline_codes.FEWEST_PLACES
    while Certificate.objects.count() * 2 >= places:
        places *= 2
    while True:
        index = secrets.randbelow(places)
        if not Certificate.objects.filter(status_index=index).exists():
            return index


def _take_number(shipment: Shipment) -> str:
    """The next number of this certifier for this exporter, under the lock of the counter's row."""
    certifier, exporter = shipment.certifier, shipment.exporter
    if certifier.number_source != NumberSource.OWN:
        raise CannotIssueError(
            _(
                "The numbers of %(certifier)s are allotted by Global INTEGRITY and cannot be taken here. "
                "Change the number source in the settings, or register the certificate there first."
            )
            % {"certifier": certifier.name},
            code="recorded_numbers",
        )
    NumberSeries.objects.get_or_create(certifier=certifier, exporter=exporter)
    series = NumberSeries.objects.select_for_update().get(certifier=certifier, exporter=exporter)
    try:
        number = numbering.format_number(certifier.nop_prefix, exporter.nop_id, series.last_number + 1)
    except numbering.NumberingError as error:
        raise CannotIssueError(str(error), code="numbering") from error
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return number


def _freeze(shipment: Shipment, line: ShipmentLine, allotment: Allotment) -> snapshot.Snapshot:
    try:
        content = facts.certificate_of(shipment, line, allotment)
    except (snapshot.SnapshotError, seal.SealKeyError) as error:
        raise CannotIssueError(str(error), code="not_ready") from error
    if lost := fonts.unprintable(snapshot.to_json(content).decode()):
        raise CannotIssueError(
            _(
                "Line %(position)d holds characters for which no font is shipped (%(characters)s): they "
                "would be lost on the paper. Ask the exporter to write them otherwise."
            )
            % {"position": line.position, "characters": lost},
            code="unprintable",
        )
    return content
