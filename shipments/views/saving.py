"""What the pages of the steps share when they save: conflicts in words, and the answer to an autosave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.access import MemberRequest
from shipments import asking, queries
from shipments.forms.fields import StepField, StepForm
from shipments.forms.line_page import LinePage
from shipments.forms.page_sending import sending_of
from shipments.forms.steps import STEP_FORMS, initial_of
from shipments.models import Shipment, ShipmentLine
from shipments.rules import merging
from shipments.services import drafting
from shipments.services.changing import ChangedMeanwhileError, Conflict

Notes = Mapping[str, list[str]]


@dataclass(frozen=True)
class Choice:
    """A conflict as a person decides it: the sentence, both values in words, and theirs as it is sent."""

    field: str
    sentence: str
    mine: str
    theirs: str
    theirs_raw: str


@dataclass(frozen=True)
class Saving:
    """What came of a form that was sent: conflicts to decide, and sentences why nothing was saved."""

    conflicts: tuple[Conflict, ...] = ()
    refusals: tuple[str, ...] = ()
    saved_at: datetime | None = field(default=None)


def save_step(request: MemberRequest, shipment: Shipment, name: str, form: StepForm, *, step: str) -> Saving:
    """Saves what of a sent step can be saved; `step` is where the exporter goes on next time."""
    at = timezone.now()
    try:
        drafting.save_step(
            shipment,
            form.cleaned_data,
            seen=form.seen(),
            sending=sending_of(request.POST),
            step=step,
            actor=request.membership,
            at=at,
        )
    except ChangedMeanwhileError as meanwhile:
        return Saving(conflicts=meanwhile.conflicts, saved_at=at)
    except ValidationError as refusal:
        return Saving(refusals=tuple(refusal.messages))
    return Saving(saved_at=at)


def save_line(
    request: MemberRequest, shipment: Shipment, page: LinePage
) -> tuple[Saving, ShipmentLine | None]:
    """Saves what of a sent line can be saved, and answers with the line as it stands then.

    A new line in which nothing is typed is none yet. Lots are saved together or not at all.
    """
    at = timezone.now()
    page.form.full_clean()
    has_lots = page.lots.is_bound and page.lots.is_valid()
    lots = page.lots.lots() if has_lots else None
    if page.row is None and not page.form.has_changed() and not lots:
        return Saving(saved_at=at), None
    try:
        line = drafting.save_line(
            shipment,
            page.row,
            page.form.cleaned_data,
            lots=lots,
            actor=request.membership,
            at=at,
            seen=page.form.seen(),
            seen_lots=page.seen_lots,
            sending=page.sending,
        )
    except ChangedMeanwhileError as meanwhile:
        now = page.row or queries.find_line_of_page(shipment, page.sending.page)
        return Saving(conflicts=meanwhile.conflicts, saved_at=at), now
    except ValidationError as refusal:
        return Saving(refusals=tuple(refusal.messages)), page.row
    return Saving(saved_at=at), line


def notes_of(shipment: Shipment, name: str) -> dict[str, list[str]]:
    """What is said at the fields of a step without refusing anything."""
    if name != "transport":
        return {}
    notes = asking.notes_of_shipment(shipment)
    for field_name, said in asking.notes_on_transport(shipment).items():
        notes[field_name] = [*notes.get(field_name, []), *said]
    return notes


def fresh_step(request: MemberRequest, shipment: Shipment, name: str) -> StepForm:
    """The step as it stands now."""
    form_class = STEP_FORMS[name]
    now = queries.get_shipment(request.membership, shipment.public_id)
    return form_class(initial=initial_of(form_class, now), notes=notes_of(now, name))


def choices_of(conflicts: Iterable[Conflict], fresh: StepForm) -> list[Choice]:
    """The conflicts in sentences, by the labels of the form."""
    return [_choice(conflict, fresh[conflict.field]) for conflict in conflicts]


def _choice(conflict: Conflict, bound: StepField) -> Choice:
    mine, theirs = _words(conflict.mine, bound), _words(conflict.theirs, bound)
    sentence = _("%(field)s: you typed %(mine)s; %(person)s saved %(theirs)s at %(time)s.") % {
        "field": bound.label,
        "mine": mine,
        "theirs": theirs,
        "person": conflict.by,
        "time": date_format(timezone.localtime(conflict.at), "H:i"),
    }
    return Choice(conflict.field, sentence, mine, theirs, str(bound.shown))


def _words(value: object, bound: StepField) -> str:
    labels = {str(key): str(label) for key, label in getattr(bound.field, "choices", ()) if key}
    if value in (None, "", []):
        return _("nothing")
    if isinstance(value, bool):
        return _("ticked") if value else _("not ticked")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "Y-m-d H:i")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return labels.get(str(value), str(value))


def answer(
    request: HttpRequest,
    form: StepForm,
    fresh: StepForm,
    saving: Saving,
    *,
    has_other_errors: bool = False,
    page: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The answer to an autosave: words for the status, conflicts to decide, and, for the page's script,
    each field as it is stored now with what is said at it.

    `fresh` is the form as it stands now, `is_mine` that what was sent is what is stored; `page` is what
    changes of the page itself (see `autosave.js`).
    """
    undecided = {conflict.field for conflict in saving.conflicts}
    mine = form.cleaned_data
    fields = {
        name: {
            "value": fresh[name].shown,
            "is_mine": name in mine and merging.is_same(mine[name], fresh.stored(name)),
            "is_open": bool(saving.refusals) or name in undecided or name in form.errors,
            "errors": [str(sentence) for sentence in form.errors.get(name, ())],
            "notes": fresh[name].notes,
            "words": fresh[name].words,
        }
        for name in form.fields
        if name in fresh.fields
    }
    return render(
        request,
        "shipments/_autosaved.html",
        {
            "saving": saving,
            "choices": choices_of(saving.conflicts, fresh),
            "has_errors": bool(form.errors) or has_other_errors,
            "form_sentences": form.non_field_errors(),
            "payload": {"fields": fields, **(page or {})},
        },
    )
