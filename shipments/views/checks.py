"""How heavy the checks weigh, among the settings; and a signatory's decisions against findings."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from operations.models import Certifier
from shipments import check_queries, queries
from shipments.forms.checks import OverrideForm, SeverityForm, TakeBackForm
from shipments.rules.checks import table
from shipments.rules.checks.judgement import Severity
from shipments.services import check_settings, overriding


@access.requires(Capability.MANAGE_CERTIFIER)
@require_safe
def check_list(request: MemberRequest) -> HttpResponse:
    """All checks, what each asks, and how heavy its findings weigh here."""
    certifier = _certifier(request)
    checks = check_queries.list_weights(certifier)
    return render(request, "shipments/check_list.html", {"certifier": certifier, "checks": checks})


@access.requires(Capability.MANAGE_CERTIFIER)
@require_http_methods(["GET", "POST"])
def check_severity(request: MemberRequest, check_id: str, found: str) -> HttpResponse:
    """Sets how heavy findings of one check weigh, where that is left to the certifier."""
    certifier = _certifier(request)
    weighed = check_queries.find_weight(certifier, check_id, found)
    if weighed is None:
        raise Http404
    check, weight = weighed
    form = SeverityForm(
        request.POST or None,
        row=weight.row,
        found=weight.found,
        initial={"severity": weight.counts_as, "reason": weight.setting.reason if weight.setting else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            check_settings.set_check_severity(
                certifier,
                check_id,
                found=weight.found,
                severity=Severity(form.cleaned_data["severity"]),
                reason=form.cleaned_data["reason"],
                actor=request.membership,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved. Requests under way follow with their next check."))
            return redirect("shipments:checks")
    return render(request, "shipments/check_severity.html", {"form": form, "check": check, "weight": weight})


@access.requires(Capability.ISSUE_CERTIFICATE)
@require_http_methods(["GET", "POST"])
def override(request: MemberRequest, public_id: uuid.UUID, finding_id: int) -> HttpResponse:
    """A signatory decides against a finding that blocks, with the reason."""
    shipment = queries.get_shipment(request.membership, public_id)
    finding = queries.get_finding(shipment, finding_id)
    form = OverrideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            overriding.override_finding(
                finding, reason=form.cleaned_data["reason"], actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request,
                _("%(check)s no longer blocks, as long as its facts stay the same.")
                % {"check": finding.check_id},
            )
            return redirect("shipments:review_page", shipment.public_id)
    check = table.BY_ID[finding.check_id]
    return render(
        request,
        "shipments/override_form.html",
        {"shipment": shipment, "finding": finding, "check": check, "form": form},
    )


@access.requires(Capability.ISSUE_CERTIFICATE)
@require_http_methods(["GET", "POST"])
def override_take_back(request: MemberRequest, override_id: uuid.UUID) -> HttpResponse:
    """Lets a finding block again."""
    decision = check_queries.get_override(request.membership, override_id)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            overriding.take_back_override(
                decision, reason=form.cleaned_data["reason"], actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(check)s blocks again.") % {"check": decision.check_id})
            return redirect("shipments:review_page", decision.shipment.public_id)
    return render(
        request,
        "shipments/override_take_back.html",
        {"decision": decision, "shipment": decision.shipment, "form": form},
    )


def _certifier(request: MemberRequest) -> Certifier:
    if request.membership.certifier is None:
        raise Http404
    return request.membership.certifier
