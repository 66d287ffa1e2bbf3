"""Issues certificates: number, frozen content and record in one transaction; the paper comes after."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import audit, queue
from accounts.models import Membership
from certificates import facts, offline_codes, tasks
from certificates.documents import fonts, snapshot
from certificates.documents.produce import FIRST_ASKED_BY_CLOCK_AFTER
from certificates.documents.seal_backends import SealKeyError
from certificates.facts import Allotment
from certificates.models import Certificate, CertificateVersion, Outage
from certificates.rules import numbering
from certificates.services import numbers
from certificates.services.numbers import CannotIssueError
from operations.models import Operation
from shipments import check_queries
from shipments.models import Finding, Shipment, ShipmentLine
from shipments.rules.lifecycle import Action
from shipments.services import checking, stock, transition
from shipments.services.submission import BlockedError


class NewFindingsError(ValidationError):
    """The checks found something after the approval that has to be explained, and nobody has yet."""

    def __init__(self, findings: list[Finding]) -> None:
        lead = _(
            "Since the approval the checks have found something that nobody has answered to. Open the "
            "request, look at it and write a note before you issue it, or send it back to review."
        )
        found = [f"{finding.check_id}: {finding.sentence}" for finding in findings]
        super().__init__([lead, *found], code="new_findings")


@dataclass(frozen=True)
class Confirmation:
    """Who issues, when, and when they last proved who they are (None where nobody was asked: the demo).

    With an outage the certificates are manual, each under the COOP code of its line's position.
    """

    actor: Membership
    at: datetime
    confirmed_at: datetime | None = None
    outage: Outage | None = None
    coop_codes: Mapping[int, str] | None = None


@transaction.atomic(durable=True)
def issue_certificates(
    shipment: Shipment, *, actor: Membership, at: datetime, confirmed_at: datetime | None = None
) -> list[Certificate]:
    """One certificate for each line of an approved request.

    The checks run once more on the locked row, since the goods may have left meanwhile. Numbers are
    taken in this transaction: if it fails, none is used up. The papers are asked for after the commit.
    Raises `ActionRefusedError`, `BlockedError`, `NewFindingsError` or `CannotIssueError`; then nothing has
    happened.
    """
    return issue_within(shipment, Confirmation(actor, at, confirmed_at))


@transaction.atomic(durable=True)
def issue_manual_certificates(
    shipment: Shipment,
    *,
    coop_codes: Mapping[int, str],
    actor: Membership,
    at: datetime,
    confirmed_at: datetime | None = None,
) -> list[Certificate]:
    """Manual certificates, as long as an outage of the federal system is declared (domain.md 2, COOP).

    `coop_codes` are the codes by the lines' positions, as the federal programme gave them. Raises as
    `issue_certificates` does.
    """
    outage = (
        Outage.objects.visible_to(actor)
        .select_for_update(of=("self",), no_key=True)
        .filter(ended_at=None)
        .first()
    )
    if outage is None:
        raise CannotIssueError(
            _(
                "No outage is declared, so no manual certificate can be issued. Declare it with its reason, "
                "or issue in the usual way."
            ),
            code="no_outage",
        )
    return issue_within(shipment, Confirmation(actor, at, confirmed_at, outage, coop_codes))


def issue_within(shipment: Shipment, confirmation: Confirmation) -> list[Certificate]:
    """What `issue_certificates` does, in the caller's transaction."""
    actor, at = confirmation.actor, confirmation.at
    shipment = transition.lock(shipment, actor)
    transition.require(shipment, Action.ISSUE, actor=actor)
    findings = checking.store_findings(shipment, at=at)
    if blocking := checking.blocking(findings):
        raise BlockedError([finding.sentence for finding in blocking])
    if unanswered := check_queries.list_unanswered(shipment, findings):
        raise NewFindingsError(unanswered)
    lines = shipment.lines.select_related("certified_product", "package_type").order_by("position")
    certificates = [_issue_line(shipment, line, confirmation) for line in lines]
    transition.move(shipment, Action.ISSUE, actor=actor, at=at)
    return certificates


def _issue_line(shipment: Shipment, line: ShipmentLine, confirmation: Confirmation) -> Certificate:
    actor, at = confirmation.actor, confirmation.at
    coop_code = _coop_code(line, confirmation)
    allotment = Allotment(
        number=numbers.take_manual_reference(shipment.certifier)
        if coop_code
        else numbers.take_number(shipment, line),
        second_code=numbering.new_second_code(secrets.token_bytes(16)),
        signatory=actor,
        issued_at=at,
        coop_code=coop_code,
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
        outage=confirmation.outage,
        coop_code=coop_code,
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
    stock.write_certified(line, document=certificate.number, actor=actor, at=at)
    audit.record(
        "certificate:issued",
        certificate,
        label=certificate.number,
        actor=actor,
        at=at,
        certifier=shipment.certifier,
        operation=shipment.exporter,
        after={"digest": version.digest, "request": shipment.reference, **_how(confirmation, coop_code)},
    )
    queue.ask(tasks.produce_document, version_id=version.pk)
    return certificate


def _draw_status_index() -> int:
    """A free place in the status list, at random; the list grows before it is half full.

    There are at most as many certificates as the highest key says: counting a million for each line would
    make the last of a batch dearer than the first.
    """
    most = Certificate.objects.aggregate(most=Max("pk"))["most"] or 0
    places = offline_codes.FEWEST_PLACES
    while most * 2 >= places:
        places *= 2
    while True:
        index = secrets.randbelow(places)
        if not Certificate.objects.filter(status_index=index).exists():
            return index


def _coop_code(line: ShipmentLine, confirmation: Confirmation) -> str:
    """The code of a manual certificate's line, nothing for any other. Raises CannotIssueError."""
    if confirmation.outage is None:
        return ""
    code = (confirmation.coop_codes or {}).get(line.position, "").strip()
    longest = 33
    if not code or len(code) > longest:
        raise CannotIssueError(
            _(
                "Line %(position)d needs its COOP code, at most %(longest)d characters. Type it as the "
                "federal programme gave it to you."
            )
            % {"position": line.position, "longest": longest},
            code="coop_code",
        )
    return code


def _how(confirmation: Confirmation, coop_code: str) -> dict[str, object]:
    """What the record keeps of the way in which it was issued."""
    how: dict[str, object] = {}
    if confirmation.confirmed_at is not None:
        how["confirmed_at"] = confirmation.confirmed_at
    if coop_code:
        how["coop_code"] = coop_code
    return how


def _freeze(shipment: Shipment, line: ShipmentLine, allotment: Allotment) -> snapshot.Snapshot:
    try:
        content = facts.certificate_of(shipment, line, allotment)
    except (snapshot.SnapshotError, SealKeyError) as error:
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
