"""Puts differences into words: since the last submission, between two, and to the last similar shipment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from operations.models.product import LabelCategory
from operations.rules import hts
from shipments import frozen_facts
from shipments.models import Shipment, Submission
from shipments.models.attachment import PaperKind
from shipments.models.shipment import Kind, Mode, Treatment
from shipments.rules import differences, frozen_request, weights
from shipments.rules.differences import Difference, Group, Mark
from shipments.rules.frozen_request import PAPERS, Field, FrozenRequest
from shipments.rules.lifecycle import Status


@dataclass(frozen=True)
class ShownDifference:
    """A difference in words. Of a list `kept` counts the values that both sides have."""

    label: str
    mark: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    kept: int
    amount: str


@dataclass(frozen=True)
class ShownGroup:
    title: str
    mark: str
    rows: tuple[ShownDifference, ...]


@dataclass(frozen=True)
class Comparison:
    """`groups` are worth a look; `usual` holds what is another one on every load, where two requests are
    compared. `than` says with what it is compared."""

    than: str
    than_at: datetime
    groups: tuple[ShownGroup, ...]
    usual: tuple[ShownGroup, ...] = ()
    other: Shipment | None = None

    @property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def usual_count(self) -> int:
        return sum(len(group.rows) for group in self.usual)


def list_submissions(shipment: Shipment) -> list[Submission]:
    """Each handing in, the first one first."""
    return list(shipment.submissions.select_related("handed_in_by__user").order_by("number"))


def since_last_submission(shipment: Shipment) -> Comparison | None:
    """What is another now than when the request was last handed in; None before that."""
    last = shipment.submissions.order_by("-number").first()
    return _compare_with(last, frozen_facts.freeze(shipment)) if last else None


def between(first: Submission, second: Submission) -> Comparison:
    """What changed from one submission to a later one."""
    return _compare_with(first, frozen_request.from_plain(second.content))


def to_now(first: Submission, shipment: Shipment) -> Comparison:
    """What changed from a submission until now."""
    return _compare_with(first, frozen_facts.freeze(shipment))


def list_for_review(shipment: Shipment) -> list[Comparison]:
    """What a reviewer looks at first: what the last handing in changed, then the last similar shipment."""
    last_two = list(shipment.submissions.order_by("-number")[:2])
    found = [between(last_two[1], last_two[0])] if len(last_two) == 2 else []
    similar = to_similar(shipment)
    return [*found, similar] if similar else found


def to_similar(shipment: Shipment) -> Comparison | None:
    """What differs from the exporter's last shipment of a like kind that was approved; None without one."""
    similar = find_similar(shipment)
    if similar is None:
        return None
    groups = differences.compare(_as_submitted(similar), frozen_facts.freeze(shipment))
    return Comparison(
        than=similar.reference,
        than_at=similar.submitted_at or similar.created_at,
        groups=_shown(groups, lambda field: not field.is_usual),
        usual=_shown(groups, lambda field: field.is_usual),
        other=similar,
    )


def find_similar(shipment: Shipment) -> Shipment | None:
    """The exporter's last approved shipment with one of the products: to the same recipient if there is one.

    The certifier's alone: a request that the same certifier decided.
    """
    products = shipment.lines.exclude(certified_product=None).values("certified_product")
    others = (
        Shipment.objects.filter(
            certifier=shipment.certifier_id,
            exporter=shipment.exporter_id,
            status__in=(Status.APPROVED, Status.ISSUED),
            lines__certified_product__in=products,
        )
        .exclude(pk=shipment.pk)
        .select_related("recipient", "final_handler", "exported_from", "us_port")
        .order_by("-submitted_at", "-pk")
        .distinct()
    )
    return others.filter(recipient=shipment.recipient_id).first() or others.first()


def _as_submitted(shipment: Shipment) -> FrozenRequest:
    last = shipment.submissions.order_by("-number").first()
    return frozen_request.from_plain(last.content) if last else frozen_facts.freeze(shipment)


def _compare_with(submission: Submission, after: FrozenRequest) -> Comparison:
    before = frozen_request.from_plain(submission.content)
    return Comparison(
        than=_("submission %(number)s") % {"number": submission.number},
        than_at=submission.handed_in_at,
        groups=_shown(differences.compare(before, after), lambda field: True),
    )


def _shown(groups: tuple[Group, ...], wanted: Callable[[Field], bool]) -> tuple[ShownGroup, ...]:
    shown = (
        ShownGroup(
            _title(group),
            group.mark if group.mark != Mark.CHANGED else "",
            tuple(_row(one) for one in group.differences if wanted(one.field)),
        )
        for group in groups
    )
    return tuple(group for group in shown if group.rows)


def _title(group: Group) -> str:
    if group.line is None:
        return {"parties": _("Parties"), "transport": _("Transport"), "papers": _("Papers")}[group.step]
    line = _("Line %(position)s") % {"position": group.line}
    return f"{line}: {group.title}" if group.title else line


def _row(difference: Difference) -> ShownDifference:
    field = difference.field
    return ShownDifference(
        label=str(field.label),
        mark=difference.mark,
        gone=tuple(words_of(field, value) for value in difference.gone),
        new=tuple(words_of(field, value) for value in difference.new),
        kept=len(difference.kept),
        amount=_amount(difference),
    )


def _amount(difference: Difference) -> str:
    """By how much a number rose, as "+1,000 kg (+5.3 %)"."""
    amount, share = difference.amount, difference.share
    if amount is None:
        return ""
    sign = "+" if amount > 0 else "−"
    size = weights.format_kg(abs(amount)) if difference.field.is_weight else number_format(abs(amount))
    words = f"{sign}{size}"
    if share is not None:
        words += f" ({sign}{number_format(abs(share) * 100, decimal_pos=1)} %)"
    return words


_CHOICES: dict[str, dict[str, object]] = {
    "kind": dict(Kind.choices),
    "mode": dict(Mode.choices),
    "treatment": dict(Treatment.choices),
    "label_category": dict(LabelCategory.choices),
}


def words_of(field: Field, value: str) -> str:
    """A frozen value as people read it, instants in the reader's zone."""
    if field.name in _CHOICES:
        return str(_CHOICES[field.name].get(value, value))
    if field.is_weight:
        return weights.format_kg(Decimal(value))
    match field.name:
        case "departs_at":
            local = timezone.localtime(datetime.fromisoformat(value))
            return f"{date_format(local, 'Y-m-d H:i')} {local.tzname()}"
        case "window_start_on" | "window_end_on":
            return date.fromisoformat(value).isoformat()
        case "hts":
            return hts.display_hts(value)
        case "has_no_antibiotics":
            return _("stated")
        case "packages":
            return number_format(int(value), force_grouping=True)
        case _ if field.name == PAPERS:
            kind, _bar, named = value.partition("|")
            return f"{PaperKind(kind).label}: {named.rpartition('|')[0]}"
    return value
