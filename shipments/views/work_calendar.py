"""The certifier's business days, holidays and reminders."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import clocks
from shipments.forms.work_calendar import WorkCalendarForm
from shipments.rules.fees import Speed
from shipments.services import work_calendars


@access.requires(Capability.MANAGE_CERTIFIER)
@require_http_methods(["GET", "HEAD", "POST"])
def work_calendar(request: MemberRequest) -> HttpResponse:
    """When the certifier works; what changes is on the record and moves the promises that are open."""
    certifier = request.membership.certifier
    if certifier is None:
        raise Http404
    settings = clocks.get_settings(certifier)
    form = WorkCalendarForm(
        request.POST if request.method == "POST" else None,
        settings=settings,
        kept=clocks.list_holidays(settings),
    )
    if form.is_valid():
        try:
            moved = work_calendars.save_work_calendar(
                certifier,
                form.settings,
                form.cleaned_data["holidays"],
                actor=request.membership,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The calendar is saved.") + " " + _moved_words(moved))
            return redirect("shipments:work_calendar")
    return render(
        request,
        "shipments/work_calendar.html",
        {
            "form": form,
            "certifier": certifier,
            "promised_at": clocks.promise(certifier, timezone.now()),
            "rush_days": clocks.days_of(settings, Speed.RUSH),
        },
    )


def _moved_words(moved: int) -> str:
    if not moved:
        return _("No open promise moved.")
    sentence = ngettext("%(count)d open promise moved.", "%(count)d open promises moved.", moved)
    return sentence % {"count": moved}
