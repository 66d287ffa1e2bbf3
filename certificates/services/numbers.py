"""Gives a line its number while it is issued. Part of `issuing`; runs in its transaction.

Three sources, never mixed: the certifier's own counter, the number that the federal system allotted and
staff recorded, and the reference of a manual certificate in an outage.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from certificates.models import Certificate, NumberSeries, RecordedNumber
from certificates.rules import manual_references, numbering
from operations.models import Certifier, Operation
from operations.models.certifier import NumberSource
from shipments.models import Shipment, ShipmentLine


class CannotIssueError(ValidationError):
    """Something that issuing needs is missing; the message says what and who can mend it."""


def take_number(shipment: Shipment, line: ShipmentLine) -> str:
    """The number of the line, from the source that the certifier has chosen. Raises CannotIssueError."""
    if shipment.certifier.number_source == NumberSource.RECORDED:
        return _recorded_number(line)
    return _own_number(shipment.certifier, shipment.exporter)


def take_manual_reference(certifier: Certifier) -> str:
    """The next reference of this certifier's manual certificates. Raises CannotIssueError."""
    series = _locked_series(certifier, None)
    try:
        reference = manual_references.format_reference(certifier.nop_prefix, series.last_number + 1)
    except ValueError as error:
        raise CannotIssueError(str(error), code="numbering") from error
    _raise_to(series, series.last_number + 1)
    return reference


def _own_number(certifier: Certifier, exporter: Operation) -> str:
    """The next number, under the lock of the counter's row.

    Where the certifier recorded numbers before, the counter goes on after the highest of them.
    """
    series = _locked_series(certifier, exporter)
    running = series.last_number + 1
    number = _format(certifier, exporter, running)
    if _is_taken(number):
        running = _highest(certifier, exporter) + 1
        number = _format(certifier, exporter, running)
    _raise_to(series, running)
    return number


def _recorded_number(line: ShipmentLine) -> str:
    recorded = RecordedNumber.objects.select_for_update().filter(line=line).first()
    if recorded is None:
        raise CannotIssueError(
            _(
                "Line %(position)d has no number yet. Register the certificate in Global INTEGRITY with the "
                "values of the hand-off panel, then paste its number here."
            )
            % {"position": line.position},
            code="no_recorded_number",
        )
    if Certificate.objects.filter(number=recorded.number).exists():
        raise CannotIssueError(
            _(
                "The number %(number)s of line %(position)d is that of a certificate that was issued. Look "
                "up in Global INTEGRITY which number belongs to this line, and correct it."
            )
            % {"number": recorded.number, "position": line.position},
            code="number_taken",
        )
    return recorded.number


def _locked_series(certifier: Certifier, exporter: Operation | None) -> NumberSeries:
    NumberSeries.objects.get_or_create(certifier=certifier, exporter=exporter)
    return NumberSeries.objects.select_for_update().get(certifier=certifier, exporter=exporter)


def _raise_to(series: NumberSeries, running: int) -> None:
    series.last_number = running
    series.save(update_fields=["last_number"])


def _format(certifier: Certifier, exporter: Operation, running: int) -> str:
    try:
        return numbering.format_number(certifier.nop_prefix, exporter.nop_id, running)
    except numbering.NumberingError as error:
        raise CannotIssueError(str(error), code="numbering") from error


def _is_taken(number: str) -> bool:
    return (
        Certificate.objects.filter(number=number).exists()
        or RecordedNumber.objects.filter(number=number).exists()
    )


def _highest(certifier: Certifier, exporter: Operation) -> int:
    """The highest running number that is known of this certifier for this exporter."""
    beginning = f"{certifier.nop_prefix}-{exporter.nop_id}-"
    numbers = [
        numbers.filter(number__startswith=beginning)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
        for numbers in (Certificate.objects.all(), RecordedNumber.objects.all())
    ]
    return max(int(number[-6:]) for number in numbers if number)
