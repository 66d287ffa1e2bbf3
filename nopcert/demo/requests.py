"""The demo's requests and certificates, made through the real verbs, in every state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership
from accounts.roles import Role
from certificates.documents import produce
from certificates.models import CertificateVersion
from certificates.services import issuing, seal_keys
from nopcert.demo import papers as demo_papers
from nopcert.demo import talk, variety
from nopcert.demo.examples import LABEL_CATEGORY, load_examples
from operations.models import Certifier, Country, Operation, PackageType, UsPort
from shipments import reading
from shipments.models import Shipment
from shipments.models.attachment import PaperKind
from shipments.rules.lifecycle import Status
from shipments.rules.lot_values import LotValues
from shipments.rules.rejection import RejectionCode
from shipments.services import drafting, papers, review, submission

# Example, days ago, and how far it has come. Thirty certificates in all; each state at least once.
PLAN: tuple[tuple[str, int, Status], ...] = (
    ("five-products", 70, Status.ISSUED),
    ("coffee-peru", 64, Status.ISSUED),
    ("sesame-ethiopia", 57, Status.ISSUED),
    ("olive-oil-italy-eu", 52, Status.ISSUED),
    ("five-products", 45, Status.ISSUED),
    ("coconut-water-litres", 33, Status.ISSUED),
    ("tea-japan", 30, Status.ISSUED),
    ("five-products", 24, Status.ISSUED),
    ("coffee-peru", 21, Status.ISSUED),
    ("banana-ecuador", 14, Status.ISSUED),
    ("sesame-ethiopia", 9, Status.ISSUED),
    ("maple-canada", 6, Status.ISSUED),
    ("avocado-mexico-period", 5, Status.ISSUED),
    ("five-products", 3, Status.ISSUED),
    ("coffee-peru", 2, Status.APPROVED),
    ("soy-turkey-risk", 2, Status.UNDER_REVIEW),
    ("sesame-ethiopia", 1, Status.UNDER_REVIEW),
    ("coconut-water-litres", 1, Status.INFORMATION_REQUESTED),
    ("banana-ecuador", 0, Status.SUBMITTED),
    ("olive-oil-italy-eu", 0, Status.SUBMITTED),
    ("tea-japan", 0, Status.SUBMITTED),
    ("soy-turkey-risk", 4, Status.REJECTED),
    ("banana-ecuador", 5, Status.WITHDRAWN),
    ("tomato-season", 0, Status.DRAFT),
    ("wine-spain-eu", 0, Status.DRAFT),
)

_TALKATIVE = "8150113309"
"""The exporter whose request under review has been talked about already."""

_CONDITION = "Samples of each lot are kept until the importer has confirmed receipt."

_KEYS_BEFORE = timedelta(days=365)

# How far the weights of the invoice are off, so that there is a difference to see.
_INVOICE_OFF_BY = {"soy-turkey-risk": Decimal("-0.022")}


def seed(at: datetime) -> Iterable[str]:
    """Makes keys, requests and certificates where there are none yet; yields a line that says what."""
    make_seals(at)
    done = Shipment.objects.count()  # a demo that was stopped half way goes on after its last request
    examples = {example["id"]: example for example in load_examples()}
    for number, (name, days_ago, status) in enumerate(PLAN[done:], start=done):
        example = variety.vary(examples[name], number)
        then = at - timedelta(days=days_ago, minutes=7 * days_ago)
        shipment = enter(example, at=then)
        if status not in (Status.ISSUED, Status.WITHDRAWN, Status.REJECTED):
            read_papers(shipment, at=then)
        bring_to(shipment, status, at=then)
    yield f"{len(PLAN[done:])} requests"
    owed = list(
        CertificateVersion.objects.filter(paper_sha256="").order_by("pk").values_list("pk", flat=True)
    )
    for version_id in owed:
        produce.produce(version_id, at, clock=lambda: at)
    yield f"{len(owed)} sealed papers"


def make_seals(at: datetime) -> None:
    """A demo key for each certifier that issues here, in force since before the oldest example; a certifier
    that has a key keeps it."""
    for certifier in Certifier.objects.filter(issues_here=True).order_by("nop_prefix"):
        seal_keys.ensure_demo_key(certifier, starts_at=at - _KEYS_BEFORE, at=at)


def enter(example: dict[str, Any], *, at: datetime) -> Shipment:
    """Declares an example as its exporter would; a draft that lacks nothing but its submission."""
    exporter = Operation.objects.get(nop_id=example["exporter"]["nop_id"])
    actor = _member(Role.EXPORTER, operation=exporter)
    shipment = drafting.start_shipment(exporter, kind=example["kind"], actor=actor, at=at)
    shipment = drafting.save_step(shipment, _declared(example, at), actor=actor, at=at)
    for line in example["lines"]:
        drafting.save_line(
            shipment, None, _declared_line(line, exporter), lots=_declared_lots(line), actor=actor, at=at
        )
    attach(shipment, kind="invoice", at=at, off_by=_INVOICE_OFF_BY.get(example["id"], Decimal(0)))
    attach(shipment, kind="packing_list" if example["kind"] == "single" else "inventory", at=at)
    return shipment


def attach(shipment: Shipment, *, kind: str, at: datetime, off_by: Decimal = Decimal(0)) -> None:
    """Puts an invented paper of the kind on the request; `off_by` is the share its weights are wrong by."""
    actor = _member(Role.EXPORTER, operation=shipment.exporter)
    name = f"{kind}-{shipment.reference}"
    if kind == "packing_list":
        upload = SimpleUploadedFile(f"{name}.csv", demo_papers.packing_list(shipment))
    else:
        title = PaperKind(kind).label.upper()
        upload = SimpleUploadedFile(f"{name}.pdf", demo_papers.invoice(shipment, title=title, off_by=off_by))
    papers.attach_paper(shipment, upload, kind=kind, actor=actor, at=at)


def read_papers(shipment: Shipment, *, at: datetime) -> None:
    """Reads the words of its papers at once, as the worker would in a moment."""
    for attachment in shipment.attachments.order_by("pk"):
        reading.read(attachment.pk, at)


def bring_to(shipment: Shipment, status: Status, *, at: datetime) -> Shipment:
    """Moves a complete draft to the status by the verbs of the people who would."""
    if status == Status.DRAFT:
        return shipment
    exporter = _member(Role.EXPORTER, operation=shipment.exporter)
    shipment = submission.submit_shipment(
        shipment, attested_by_name=exporter.user.name, actor=exporter, at=at
    )
    if status == Status.SUBMITTED:
        return shipment
    if status == Status.WITHDRAWN:
        return submission.withdraw_shipment(
            shipment, actor=exporter, at=at, reason="The buyer has cancelled the order."
        )
    reviewer = _member(Role.REVIEWER, certifier=shipment.certifier)
    shipment = review.take_up_shipment(shipment, actor=reviewer, at=at)
    if status == Status.INFORMATION_REQUESTED:
        return talk.ask(shipment, reviewer=reviewer, at=at)
    if status == Status.REJECTED:
        lot = shipment.lines.order_by("position")[0].lots.order_by("position")[0]
        reason = f"The supply chain could not be traced to the growers for lot {lot.number}."
        codes = (RejectionCode.NOT_TRACEABLE, RejectionCode.PAPERS)
        return review.reject_shipment(shipment, codes=codes, actor=reviewer, at=at, reason=reason)
    if status == Status.UNDER_REVIEW:
        if shipment.exporter.nop_id == _TALKATIVE:
            return talk.converse(shipment, reviewer=reviewer, exporter=exporter, at=at)
        return shipment
    signatory = _member(Role.SIGNATORY, certifier=shipment.certifier)
    for finding in shipment.findings.filter(is_current=True, severity="warn"):
        note = "Compared with the exporter's records and the broker's advice; it fits."
        noted_by = signatory if finding.asks_second_reviewer else reviewer
        review.note_finding(finding, note=note, actor=noted_by, at=at)
    conditions = "" if status == Status.ISSUED else _CONDITION
    shipment = review.approve_shipment(shipment, conditions=conditions, actor=reviewer, at=at)
    if status == Status.ISSUED:
        issuing.issue_certificates(shipment, actor=signatory, at=at)
    return shipment


def _member(role: Role, **party: object) -> Membership:
    members = Membership.objects.filter(role=role, is_active=True, **party)
    return members.select_related("user", "certifier", "operation__certifier").order_by("pk")[0]


def _declared(example: dict[str, Any], at: datetime) -> dict[str, object]:
    recipient = Operation.objects.get(nop_id=example["recipient"]["nop_id"])
    handler = example["final_handler"]
    handler_id = example["exporter"]["nop_id"] if handler == "exporter" else handler["nop_id"]
    origin = Country.objects.get(code=example["origin"])
    days = example.get("days_to_departure")
    start, end = _window(example, at)
    return {
        "recipient": recipient,
        "destination_city": recipient.city,
        "destination_state": recipient.state,
        "final_handler": Operation.objects.get(nop_id=handler_id),
        "origin": origin,
        "exported_from": Country.objects.get(code=example.get("exported_from", example["origin"])),
        "port_of_lading": example.get("port_of_lading", ""),
        "us_port": UsPort.objects.get(code=example["us_port"]),
        "mode": example["mode"],
        "vessel": example.get("vessel", ""),
        "voyage": example.get("voyage", ""),
        "flight": example.get("flight", ""),
        "bill_of_lading": example.get("bill_of_lading") or "",
        "air_waybill": example.get("air_waybill", ""),
        "containers": example["containers"],
        "departs_at": at + timedelta(days=days) if days is not None else None,
        "window_start_on": start,
        "window_end_on": end,
        "treatment": example.get("treatment_declared", ""),
    }


def _window(example: dict[str, Any], at: datetime) -> tuple[date | None, date | None]:
    if "window" in example:
        start, end = example["window"]
        return date.fromisoformat(start), date.fromisoformat(end)
    if "window_days" in example:
        first, last = example["window_days"]
        return at.date() + timedelta(days=first), at.date() + timedelta(days=last)
    return None, None


def _declared_line(line: dict[str, Any], exporter: Operation) -> dict[str, object]:
    def weight(name: str) -> Decimal | None:
        return Decimal(line[name]) if line.get(name) else None

    return {
        "certified_product": exporter.certified_products.get(name=line["product"]),
        "name_as_labelled": line["name_as_labelled"],
        "label_category": LABEL_CATEGORY[line["category"]],
        "hts": line["hts"],
        "net_weight_kg": weight("net_weight_kg"),
        "gross_weight_kg": weight("gross_weight_kg"),
        "unit_weight_kg": weight("unit_weight_kg"),
        "hts_quantity": weight("hts_quantity"),
        "packages": line.get("packages"),
        "package_type": PackageType.objects.get(code=line["package_code"]),
        "invoices": line.get("invoices", []),
    }


def _declared_lots(line: dict[str, Any]) -> list[LotValues]:
    """A lot of an example is its number, or what `LotValues` holds, with the supplier by its NOP ID."""
    return [_declared_lot({"number": lot} if isinstance(lot, str) else dict(lot)) for lot in line["lots"]]


def _declared_lot(lot: dict[str, Any]) -> LotValues:
    supplier = lot.pop("supplier", None)
    if supplier:
        lot["supplier_id"] = Operation.objects.get(nop_id=supplier).pk
    if "quantity" in lot:
        lot["quantity"] = Decimal(lot["quantity"])
    return LotValues(**lot)
