"""Why a request may be rejected: a short list in the words of the law and of the checks, for people to
choose from and for figures to be counted by."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class RejectionCode(models.TextChoices):
    """The label is what the exporter reads. Several may hold at once."""

    NOT_CERTIFIED = "not_certified", _("A party is not certified: exporter, recipient, handler or supplier")
    NOT_ON_LIST = (
        "not_on_list",
        _("The product is not on the exporter's certificate, or not under this label"),
    )
    TARIFF_CODE = "tariff_code", _("The tariff code is wrong, not in force or out of season")
    DEPARTED = "departed", _("The goods have left, and a certificate is issued before departure only")
    WEIGHTS = "weights", _("Weights, packages and lots contradict each other")
    NOT_COVERED = "not_covered", _("The exporter's stock or harvest does not cover what is declared")
    CERTIFIED_TWICE = "certified_twice", _("The goods stand on another request or certificate")
    NOT_TRACEABLE = "not_traceable", _("The goods cannot be traced back to certified production")
    PAPERS = "papers", _("Papers are missing, or contradict what is declared")
    TREATED = "treated", _("The goods were treated in a way that ends the organic status")
    ARRANGEMENT = "arrangement", _("The terms of the trade arrangement are not kept")
    PERIOD = "period", _("The period or its total is not what may be certified")
    UNANSWERED = "unanswered", _("What was asked was not answered")
    OTHER = "other", _("Another reason, in the words below")


BASIS: dict[RejectionCode, str] = {
    RejectionCode.NOT_CERTIFIED: "7 CFR 205.100, 205.273(a)",
    RejectionCode.NOT_ON_LIST: "7 CFR 205.100, 205.404",
    RejectionCode.TARIFF_CODE: "7 USC 6502(13)(B)(iv)",
    RejectionCode.DEPARTED: "7 CFR 205.273(a)",
    RejectionCode.WEIGHTS: "7 USC 6502(13)(B)(v)",
    RejectionCode.NOT_COVERED: "7 CFR 205.403(d)",
    RejectionCode.NOT_TRACEABLE: "7 CFR 205.103",
    RejectionCode.TREATED: "7 CFR 205.105, 205.272",
    RejectionCode.ARRANGEMENT: "7 USC 6505(b)",
}
"""The rule that a reason rests on, where one is known."""

_OF_CHECK: dict[str, RejectionCode] = {
    "C01": RejectionCode.NOT_CERTIFIED,
    "C02": RejectionCode.NOT_CERTIFIED,
    "C03": RejectionCode.NOT_CERTIFIED,
    "C04": RejectionCode.NOT_ON_LIST,
    "C05": RejectionCode.TARIFF_CODE,
    "C06": RejectionCode.DEPARTED,
    "C08": RejectionCode.WEIGHTS,
    "C09": RejectionCode.NOT_COVERED,
    "C10": RejectionCode.NOT_COVERED,
    "C11": RejectionCode.CERTIFIED_TWICE,
    "C12": RejectionCode.PAPERS,
    "C14": RejectionCode.TREATED,
    "C16": RejectionCode.NOT_CERTIFIED,
    "C17": RejectionCode.ARRANGEMENT,
    "C19": RejectionCode.PERIOD,
    "C21": RejectionCode.PAPERS,
    "C24": RejectionCode.CERTIFIED_TWICE,
}


def suggested(blocking_checks: Iterable[str]) -> list[RejectionCode]:
    """The reasons that what blocks speaks for, in the order of the list; a person decides."""
    found = {_OF_CHECK[check_id] for check_id in blocking_checks if check_id in _OF_CHECK}
    return [code for code in RejectionCode if code in found]


def words_of(codes: Iterable[str]) -> list[str]:
    """Each reason as people read it, with its rule, in the order of the list."""
    chosen = {RejectionCode(code) for code in codes}
    return [
        f"{code.label} ({BASIS[code]})" if code in BASIS else str(code.label)
        for code in RejectionCode
        if code in chosen
    ]


def refusal(codes: Collection[str], reason: str) -> str:
    """Why a rejection may not stand as it is, in a sentence; empty where it may."""
    if not codes:
        return gettext("Choose at least one reason. The exporter reads it, and figures are kept by it.")
    if RejectionCode.OTHER in codes and not reason.strip():
        return gettext("“Another reason” says nothing by itself. Write it below, in a sentence.")
    return ""


def usual_appeal(certifier: str) -> str:
    """How a decision is looked at again, where the certifier's settings say nothing."""
    return gettext(
        "If you think that this decision is wrong, write to %(certifier)s: say which point is wrong and "
        "attach what shows it. A new request can be made at any time."
    ) % {"certifier": certifier}
