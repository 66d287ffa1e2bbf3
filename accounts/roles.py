"""Who may do what: one table from role to capabilities, read by views, API, buttons and tests.

Roles follow domain.md section 11. A membership has exactly one role; a person with two roles has two
memberships and chooses for which they act.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise  # a package of the type checker alone


class Role(models.TextChoices):
    """The part a person plays for a certifier or an operation."""

    REVIEWER = "reviewer", _("Reviewer")
    SIGNATORY = "signatory", _("Signatory")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")
    EXPORTER = "exporter", _("Exporter")
    IMPORTER = "importer", _("Importer")


CERTIFIER_ROLES = frozenset({Role.REVIEWER, Role.SIGNATORY, Role.ADMINISTRATOR, Role.AUDITOR})
OPERATION_ROLES = frozenset({Role.EXPORTER, Role.IMPORTER})


class Capability(StrEnum):
    """One thing that a role may do."""

    # exporters
    VIEW_SHIPMENTS = "view_shipments"
    EDIT_SHIPMENT = "edit_shipment"
    SUBMIT_SHIPMENT = "submit_shipment"
    # exporters, and the staff of their certifier
    VIEW_STOCK = "view_stock"
    KEEP_STOCK = "keep_stock"
    # certifiers
    VIEW_DESK = "view_desk"
    REVIEW_SHIPMENT = "review_shipment"
    ISSUE_CERTIFICATE = "issue_certificate"
    VIEW_REGISTER = "view_register"
    VIEW_OPERATIONS = "view_operations"
    KEEP_WATCH_LISTS = "keep_watch_lists"
    LOAD_REGISTRY = "load_registry"
    VIEW_RECORD = "view_record"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_CERTIFIER = "manage_certifier"
    # whom a certificate concerns
    VIEW_CERTIFICATES = "view_certificates"


CAPABILITY_WORDS: dict[Capability, StrOrPromise] = {
    Capability.VIEW_SHIPMENTS: _("see requests"),
    Capability.EDIT_SHIPMENT: _("write a request"),
    Capability.SUBMIT_SHIPMENT: _("submit a request"),
    Capability.VIEW_STOCK: _("see the stock"),
    Capability.KEEP_STOCK: _("enter stock"),
    Capability.VIEW_DESK: _("work at the desk"),
    Capability.REVIEW_SHIPMENT: _("review requests"),
    Capability.ISSUE_CERTIFICATE: _("issue certificates"),
    Capability.VIEW_REGISTER: _("see the register"),
    Capability.VIEW_OPERATIONS: _("see the registry of operations"),
    Capability.KEEP_WATCH_LISTS: _("keep risk lists and lowest prices"),
    Capability.LOAD_REGISTRY: _("load the federal registry's files"),
    Capability.VIEW_RECORD: _("read the record"),
    Capability.MANAGE_MEMBERS: _("invite and manage members"),
    Capability.MANAGE_CERTIFIER: _("change the certifier's settings"),
    Capability.VIEW_CERTIFICATES: _("see certificates"),
}
"""How a capability reads after "you may not …"; complete, which a test proves."""

_STAFF = frozenset(
    {
        Capability.VIEW_SHIPMENTS,
        Capability.VIEW_STOCK,
        Capability.VIEW_DESK,
        Capability.VIEW_REGISTER,
        Capability.VIEW_CERTIFICATES,
        Capability.VIEW_OPERATIONS,
        Capability.VIEW_RECORD,
    }
)

CAPABILITIES: dict[str, frozenset[Capability]] = {
    Role.REVIEWER: _STAFF | {Capability.REVIEW_SHIPMENT, Capability.KEEP_STOCK, Capability.KEEP_WATCH_LISTS},
    Role.SIGNATORY: _STAFF
    | {
        Capability.REVIEW_SHIPMENT,
        Capability.KEEP_STOCK,
        Capability.KEEP_WATCH_LISTS,
        Capability.ISSUE_CERTIFICATE,
    },
    Role.ADMINISTRATOR: _STAFF
    | {
        Capability.MANAGE_MEMBERS,
        Capability.MANAGE_CERTIFIER,
        Capability.LOAD_REGISTRY,
        Capability.KEEP_WATCH_LISTS,
    },
    Role.AUDITOR: _STAFF,
    Role.EXPORTER: frozenset(
        {
            Capability.VIEW_SHIPMENTS,
            Capability.EDIT_SHIPMENT,
            Capability.SUBMIT_SHIPMENT,
            Capability.VIEW_STOCK,
            Capability.KEEP_STOCK,
            Capability.VIEW_CERTIFICATES,
        }
    ),
    Role.IMPORTER: frozenset({Capability.VIEW_CERTIFICATES}),
}


def can(role: str, capability: Capability) -> bool:
    """Whether the role's row in the table holds the capability; an unknown role holds none."""
    return capability in CAPABILITIES.get(role, frozenset())


def roles_that_can(capability: Capability) -> list[Role]:
    """The roles that hold the capability, in the order in which roles are listed."""
    return [role for role in Role if capability in CAPABILITIES[role]]
