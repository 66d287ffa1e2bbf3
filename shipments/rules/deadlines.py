"""Which deadline of a request counts, and how it reads.

Three run at once: the goods leave (no certificate after that), the certifier's own promise in business
days, and the thirty calendar days from receipt of 7 CFR 205.273(b). What comes first counts. The rule's
text says nothing of the time that a certifier waits for the exporter, so both clocks are told: with and
without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shipments.rules.lifecycle import Status

LIMIT_DAYS = 30
DECISION_DAYS = timedelta(days=LIMIT_DAYS)

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_SOON = timedelta(days=2)


class DeadlineKind(StrEnum):
    """In the order in which they are told when two fall on one instant."""

    DEPARTURE = "departure"
    TARGET = "target"
    LIMIT = "limit"


class Tone(StrEnum):
    """How pressing it is: the tones of a badge."""

    CALM = "neutral"
    NEAR = "warn"
    OVER = "bad"


@dataclass(frozen=True)
class Deadline:
    kind: DeadlineKind
    at: datetime


@dataclass(frozen=True)
class Told:
    """A deadline as people read it."""

    kind: DeadlineKind
    at: datetime
    words: str
    tone: Tone


@dataclass(frozen=True)
class Clocks:
    """The thirty days, told twice. `waited` is the time in which the exporter had the request."""

    limit_at: datetime
    limit_without_waiting_at: datetime
    waited: timedelta


def running(
    *, status: str, departs_at: datetime | None, target_at: datetime | None, limit_at: datetime | None
) -> list[Deadline]:
    """The deadlines of an open request, the first one first: that one counts.

    The promise is one of a decision: after the approval it is kept. The column `Shipment.urgent_at` says
    the same to the database.
    """
    if status == Status.APPROVED:
        target_at = None
    found = [
        Deadline(kind, at)
        for kind, at in (
            (DeadlineKind.DEPARTURE, departs_at),
            (DeadlineKind.TARGET, target_at),
            (DeadlineKind.LIMIT, limit_at),
        )
        if at is not None
    ]
    return sorted(found, key=lambda deadline: deadline.at)


def near(found: Iterable[Deadline], lead: Mapping[DeadlineKind, timedelta], at: datetime) -> list[Deadline]:
    """Those that are still to come, and not further away than the certifier wants to be reminded ahead."""
    return [one for one in found if at < one.at <= at + lead[one.kind]]


def day_of_limit(received_at: datetime, at: datetime, zone: ZoneInfo) -> int:
    """Calendar days since the day of receipt, which is day 0, in the certifier's zone."""
    return (at.astimezone(zone).date() - received_at.astimezone(zone).date()).days


def clocks(received_at: datetime, waited: timedelta) -> Clocks:
    """Both clocks of a request that waited for its exporter for so long."""
    limit_at = received_at + DECISION_DAYS
    return Clocks(limit_at, limit_at + waited, waited)


def waited_until(at: datetime, *, waited: timedelta, waiting_since: datetime | None) -> timedelta:
    """All the time that the exporter had the request: what is over, and what runs now."""
    return waited + (max(timedelta(0), at - waiting_since) if waiting_since else timedelta(0))


def tell(
    deadline: Deadline, *, at: datetime, zone: ZoneInfo, received_at: datetime, certifier_zone: ZoneInfo
) -> Told:
    """The words and the tone; days and hours are those of `zone`, where the reader sits."""
    if deadline.kind == DeadlineKind.DEPARTURE:
        words = _departure_words(deadline.at, at)
    elif deadline.kind == DeadlineKind.TARGET:
        words = _target_words(deadline.at.astimezone(zone), at.astimezone(zone))
    else:
        words = _limit_words(day_of_limit(received_at, at, certifier_zone))
    return Told(deadline.kind, deadline.at, words, _tone(deadline, at))


def duration_words(length: timedelta) -> str:
    """A length in the unit that is large enough: "40 min", "5 h", "6 days"."""
    if length < _HOUR:
        return _("%(count)d min") % {"count": length // timedelta(minutes=1)}
    if length < _SOON:
        return _("%(count)d h") % {"count": length // _HOUR}
    days = length // _DAY
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def _tone(deadline: Deadline, at: datetime) -> Tone:
    if deadline.at <= at:
        return Tone.OVER
    near = {DeadlineKind.DEPARTURE: _SOON, DeadlineKind.TARGET: _DAY, DeadlineKind.LIMIT: 5 * _DAY}
    return Tone.NEAR if deadline.at - at <= near[deadline.kind] else Tone.CALM


def _departure_words(departs_at: datetime, at: datetime) -> str:
    if departs_at <= at:
        return _("left %(time)s ago") % {"time": duration_words(at - departs_at)}
    return _("leaves in %(time)s") % {"time": duration_words(departs_at - at)}


def _target_words(target: datetime, now: datetime) -> str:
    """Both in the reader's zone."""
    when = {"day": _day_words(target.date(), now.date()), "time": f"{target:%H:%M}"}
    return (_("target missed %(day)s %(time)s") if target <= now else _("target %(day)s %(time)s")) % when


def _day_words(day: date, today: date) -> str:
    away = (day - today).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if away in near:
        return near[away]
    return date_format(day, "l") if 1 < away < 7 else day.isoformat()


def _limit_words(day: int) -> str:
    if day > LIMIT_DAYS:
        return _("day %(day)d of %(limit)d: over the legal limit") % {"day": day, "limit": LIMIT_DAYS}
    return _("day %(day)d of %(limit)d") % {"day": day, "limit": LIMIT_DAYS}
