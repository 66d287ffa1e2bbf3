"""What every page shows around its content: navigation, acting-for, version."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Capability
from shipments import queries as shipment_queries


@dataclass(frozen=True)
class Link:
    """One entry of the navigation; `count` is the number of things that wait there."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


# Label, address and the capability that shows it, in the order of the page.
_NAVIGATION = (
    (_("Desk"), "shipments:desk", Capability.VIEW_DESK),
    (_("Home"), "shipments:home", Capability.EDIT_SHIPMENT),
    (_("Shipments"), "shipments:list", Capability.VIEW_SHIPMENTS),
    (_("Issuing"), "issuing:ready", Capability.ISSUE_CERTIFICATE),
    (_("Stock"), "shipments:stock", Capability.VIEW_STOCK),
    (_("Register"), "certificates:list", Capability.VIEW_REGISTER),
    (_("Certificates"), "certificates:list", Capability.VIEW_CERTIFICATES),
    (_("Operations"), "operations:list", Capability.VIEW_OPERATIONS),
    (_("Record"), "accounts:events", Capability.VIEW_RECORD),
    (_("Members"), "accounts:members", Capability.MANAGE_MEMBERS),
    (_("Settings"), "operations:certifier_settings", Capability.MANAGE_CERTIFIER),
)


def page(request: HttpRequest) -> dict[str, object]:
    """Context of base.html. Lazy: a fragment that shows no header asks the database nothing."""
    return {
        "is_development": not settings.IS_PRODUCTION,
        "nopcert_version": settings.NOPCERT_VERSION,
        "membership": getattr(request, "membership", None),
        "navigation": lambda: _navigation(request),
    }


def _navigation(request: HttpRequest) -> list[Link]:
    membership = getattr(request, "membership", None)
    if not membership:
        return []
    links: list[Link] = []
    for label, name, capability in _NAVIGATION:
        url = reverse(name)
        if not membership.can(capability) or any(link.url == url for link in links):
            continue
        count = shipment_queries.count_waiting(membership) if name == "shipments:desk" else None
        links.append(Link(str(label), url, request.path.startswith(url), count))
    return links
