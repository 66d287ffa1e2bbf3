"""Keeps the numbers that the federal system allotted, and later those of manual certificates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, queue
from accounts.models import Membership
from accounts.roles import Capability
from certificates import tasks
from certificates.documents import snapshot
from certificates.documents.produce import FIRST_ASKED_BY_CLOCK_AFTER
from certificates.models import Certificate, CertificateVersion, RecordedNumber
from certificates.rules import pasted_numbers, recorded_numbers
from certificates.rules.pasted_numbers import PastedRow
from certificates.rules.recorded_numbers import Expected, Judgement
from operations.models import Operation
from shipments.models import Shipment, ShipmentLine
from shipments.rules.lifecycle import Status
from shipments.services import transition


class NumberRefusedError(ValidationError):
    """The number cannot be kept for this line; the message says why and what to do."""


@dataclass(frozen=True)
class Recording:
    """What became of the numbers of a request: kept ones with their doubts, refusals by line position."""

    kept: Mapping[int, Judgement]
    refused: Mapping[int, str]


def record_numbers(
    shipment: Shipment, typed: Mapping[int, str], *, actor: Membership, at: datetime
) -> Recording:
    """Keeps the number of each line by its position; each succeeds or is refused alone. An empty text
    leaves the line as it is, and the number that is there already changes nothing."""
    kept: dict[int, Judgement] = {}
    refused: dict[int, str] = {}
    for position, text in sorted(typed.items()):
        if not text.strip():
            continue
        try:
            kept[position] = record_number(shipment, position, text, actor=actor, at=at)
        except ValidationError as refusal:
            refused[position] = " ".join(refusal.messages)
    return Recording(kept, refused)


def record_number(
    shipment: Shipment, position: int, text: str, *, actor: Membership, at: datetime
) -> Judgement:
    """Keeps the number that the federal system allotted to one line.

    Of an approved request: what its certificate will carry. Of a manual certificate: what it was
    registered under afterwards, which makes the certificate's next version. Raises NumberRefusedError or
    ActionRefusedError; then nothing has happened.
    """
    try:
        with transaction.atomic(durable=True):
            return _record(shipment, position, text, actor=actor, at=at)
    except IntegrityError as error:  # somebody kept it for another line in this moment
        number = recorded_numbers.judge(text, Expected("", {})).number
        raise NumberRefusedError(_taken(number, actor), code="number_taken") from error


def _record(shipment: Shipment, position: int, text: str, *, actor: Membership, at: datetime) -> Judgement:
    if not actor.can(Capability.REVIEW_SHIPMENT):
        raise NumberRefusedError(
            _("Your role may not record numbers. Ask a reviewer or a signatory."), code="no_right"
        )
    shipment = transition.lock(shipment, actor)
    line = shipment.lines.filter(position=position).first()
    if line is None:
        raise NumberRefusedError(
            _("%(reference)s has no line %(position)d. Look at the request and correct the line.")
            % {"reference": shipment.reference, "position": position},
            code="no_line",
        )
    judgement = recorded_numbers.judge(text, expected_of(shipment), name_of=_name_of)
    if judgement.refusal:
        raise NumberRefusedError(judgement.refusal, code="not_a_number")
    before = RecordedNumber.objects.filter(line=line).first()
    if before is not None and before.number == judgement.number:
        return judgement
    certificate = _certificate_to_register(shipment, line)
    if _is_taken(judgement.number, line):
        raise NumberRefusedError(_taken(judgement.number, actor), code="number_taken")
    RecordedNumber.objects.update_or_create(
        line=line, defaults={"number": judgement.number, "recorded_by": actor, "recorded_at": at}
    )
    audit.record(
        "shipment:numbered",
        shipment,
        label=shipment.reference,
        actor=actor,
        at=at,
        certifier=shipment.certifier,
        operation=shipment.exporter,
        before={"line": position, "number": before.number if before else ""},
        after={"line": position, "number": judgement.number},
    )
    if certificate is not None:
        _write_registered_version(certificate, judgement.number, actor=actor, at=at)
    return judgement


def expected_of(shipment: Shipment) -> Expected:
    """What the numbers of a request should be made of."""
    operations = {shipment.exporter.nop_id: shipment.exporter.name}
    if shipment.final_handler is not None:
        operations.setdefault(shipment.final_handler.nop_id, shipment.final_handler.name)
    return Expected(shipment.certifier.nop_prefix, operations)


def _certificate_to_register(shipment: Shipment, line: ShipmentLine) -> Certificate | None:
    """The manual certificate that the number registers; None before issue. Raises NumberRefusedError."""
    if shipment.status == Status.APPROVED:
        return None
    certificate = Certificate.objects.select_for_update(of=("self",)).filter(line=line).first()
    if certificate is not None and certificate.is_manual:
        return certificate
    raise NumberRefusedError(
        _(
            "%(reference)s is “%(status)s”: numbers are recorded for approved requests and for manual "
            "certificates. Read the request again."
        )
        % {"reference": shipment.reference, "status": shipment.get_status_display()},
        code="wrong_status",
    )


def _write_registered_version(
    certificate: Certificate, number: str, *, actor: Membership, at: datetime
) -> None:
    """The same certificate, saying from now on under which number it is registered; its paper follows."""
    current = certificate.versions.select_for_update().get(is_current=True)
    content = snapshot.from_json(current.snapshot.encode())
    content = replace(content, version=current.version + 1, registered_number=number)
    current.is_current = False
    current.save(update_fields=["is_current"])
    version = CertificateVersion.objects.create(
        certificate=certificate,
        version=content.version,
        snapshot=snapshot.to_json(content).decode(),
        digest=snapshot.digest(content),
        made_at=at,
        made_by=actor,
        paper_due_at=at + FIRST_ASKED_BY_CLOCK_AFTER,
    )
    audit.record(
        "certificate:registered",
        certificate,
        label=certificate.number,
        actor=actor,
        at=at,
        certifier=certificate.certifier,
        operation=certificate.exporter,
        before={"version": current.version},
        after={"version": version.version, "number": number, "digest": version.digest},
    )
    queue.ask(tasks.produce_document, version_id=version.pk)


def _is_taken(number: str, line: ShipmentLine) -> bool:
    return (
        RecordedNumber.objects.filter(number=number).exclude(line=line).exists()
        or Certificate.objects.filter(number=number).exists()
    )


def _taken(number: str, actor: Membership) -> str:
    """Where the number is already, as far as the actor may know it."""
    recorded = (
        RecordedNumber.objects.filter(number=number, line__shipment__in=Shipment.objects.visible_to(actor))
        .select_related("line__shipment")
        .first()
    )
    if recorded is not None:
        return _(
            "%(number)s is recorded for line %(position)d of %(reference)s already. A number belongs to one "
            "certificate: copy the right one, or correct it there."
        ) % {
            "number": number,
            "position": recorded.line.position,
            "reference": recorded.line.shipment.reference,
        }
    return _(
        "%(number)s is the number of another certificate. A number belongs to one certificate for ever: copy "
        "the right one from Global INTEGRITY."
    ) % {"number": number}


def _name_of(nop_id: str) -> str:
    operation = Operation.objects.filter(nop_id=nop_id).first()
    return operation.name if operation else ""


@dataclass(frozen=True)
class PastedOutcome:
    """What became of one pasted row: a number with its doubts, or a problem."""

    row: PastedRow
    number: str = ""
    problem: str = ""
    doubts: tuple[str, ...] = ()


def record_pasted(text: str, *, actor: Membership, at: datetime) -> list[PastedOutcome]:
    """Keeps the numbers of a pasted table; each row succeeds or is refused alone."""
    return [_record_row(row, actor=actor, at=at) for row in pasted_numbers.read_rows(text)]


def _record_row(row: PastedRow, *, actor: Membership, at: datetime) -> PastedOutcome:
    if row.problem:
        return PastedOutcome(row, problem=row.problem)
    shipment = Shipment.objects.visible_to(actor).filter(reference=row.reference).first()
    if shipment is None:
        sentence = _("There is no request %(reference)s here. Copy the reference from the list.")
        return PastedOutcome(row, problem=sentence % {"reference": row.reference})
    try:
        judgement = record_number(shipment, row.position, row.number, actor=actor, at=at)
    except ValidationError as refusal:
        return PastedOutcome(row, problem=" ".join(refusal.messages))
    return PastedOutcome(row, number=judgement.number, doubts=judgement.doubts)
