"""What a certificate is worth on a day: the word on the badge, for every reader alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates.rules.lifecycle import Status


@dataclass(frozen=True)
class Standing:
    """A state in a word, a sentence and a tone of the page (good, warn, bad)."""

    code: str
    word: str | Promise
    sentence: str | Promise
    tone: str


_VALID = Standing("valid", _("Valid"), _("This certificate is valid."), "good")
_NOT_YET = Standing(
    "not_yet",
    _("Not begun"),
    _("This certificate is issued. It covers shipments only from its start date on."),
    "info",
)
_ENDED = Standing(
    "expired",
    _("Expired"),
    _("The window of this certificate has ended. It covers no shipment that leaves now."),
    "warn",
)
_BY_STATUS = {
    Status.SUPERSEDED: Standing(
        "superseded",
        _("Superseded"),
        _("Another certificate has taken the place of this one. Do not file this number."),
        "bad",
    ),
    Status.VOIDED: Standing(
        "void", _("Void"), _("This certificate was withdrawn. Do not file this number."), "bad"
    ),
    Status.EXHAUSTED: Standing(
        "used_up", _("Used up"), _("The whole weight of this certificate has been drawn."), "warn"
    ),
    Status.EXPIRED: _ENDED,
}


def standing_on(status: str, *, start_on: date, end_on: date, today: date) -> Standing:
    """The standing on the day; a stored end weighs more than the window."""
    if status != Status.ISSUED:
        return _BY_STATUS[Status(status)]
    if today > end_on:
        return _ENDED
    if today < start_on:
        return _NOT_YET
    return _VALID


def since(
    standing: Standing, status: str, *, status_since_at: datetime, start_on: date, end_on: date
) -> datetime | date:
    """When the standing began: an instant for what somebody did, a day for what the window says."""
    if status == Status.ISSUED and standing is _ENDED:
        return end_on + timedelta(days=1)
    if standing is _VALID and start_on > status_since_at.date():
        return start_on
    return status_since_at


def what_to_do(standing: Standing) -> str | Promise:
    """The next step of whoever holds the paper, as far as the standing alone says it. Of one that can be
    filed, how depends on its content: see `certificates/verification.py`."""
    return _WHAT_TO_DO.get(standing.code, "")


_WHAT_TO_DO = {
    _ENDED.code: _(
        "A shipment that left within the window is still covered. For a later one ask the certifier for "
        "another certificate, before the goods leave."
    ),
    "void": _(
        "Ask the exporter for another certificate, before the goods leave. None can be issued once they have "
        "left."
    ),
    "used_up": _(
        "Ask the importer whether your shipment is among those that were drawn from it. If it is not, it "
        "needs another certificate."
    ),
}
