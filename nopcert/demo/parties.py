"""Makes the demo's certifiers, operations, products and people; what is there already stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import audit
from accounts.models import Membership, User
from accounts.roles import OPERATION_ROLES
from nopcert.demo import PASSWORD, importers, latin_america, other_exporters
from nopcert.demo.certifiers import CERTIFIERS
from nopcert.demo.people import PEOPLE
from nopcert.demo.tables import CertifierRow, OperationRow, PersonRow, ProductRow
from operations import queries, tariff_codes
from operations.models import CertifiedProduct, Certifier, Country, Operation, TradeArrangement
from operations.services import registering

OPERATIONS = (*latin_america.OPERATIONS, *other_exporters.OPERATIONS, *importers.OPERATIONS)

_TO_ANNIVERSARY = timedelta(days=270)
"""Far enough ahead that the demo's periods end before it, on whatever day the demo is made."""


def seed(at: datetime) -> Iterator[str]:
    """Makes what is missing and says what it made, a line for each kind. Needs the code lists."""
    yield f"{_count(_seed_certifier(row, at) for row in CERTIFIERS)} certifiers"
    yield f"{_count(_seed_operation(row, at) for row in OPERATIONS)} operations"
    products = ((row, product) for row in OPERATIONS for product in row.products)
    yield f"{_count(_seed_product(row, product, at) for row, product in products)} certified products"
    password = make_password(PASSWORD)
    yield f"{_count(_seed_person(row, password, at) for row in PEOPLE)} people"


def _count(made: Iterator[bool]) -> int:
    return sum(made)


def _seed_certifier(row: CertifierRow, at: datetime) -> bool:
    if Certifier.objects.filter(nop_prefix=row.prefix).exists():
        return False
    values = asdict(row)
    del values["example_key"]
    values["nop_prefix"] = values.pop("prefix")
    values["country"] = Country.objects.get(code=row.country)
    registering.register_certifier(values, actor=None, at=at)
    return True


def _seed_operation(row: OperationRow, at: datetime) -> bool:
    if queries.get_operation_by_nop_id(row.nop_id) is not None:
        return False
    operation = registering.register_operation(
        row.nop_id,
        row.name,
        certifier=Certifier.objects.get(nop_prefix=row.certifier),
        standard=TradeArrangement.objects.get(code=row.standard),
        country=Country.objects.get(code=row.country),
        since_on=row.since_on,
        scopes=row.scopes,
        actor=None,
        at=at,
        anniversary_on=(at + _TO_ANNIVERSARY).date(),
        street=row.street,
        city=row.city,
        state=row.state,
        postal_code=row.postal_code,
        other_names=list(row.other_names),
        contact_name=row.contact,
        email=row.email,
        phone=row.phone,
    )
    if row.suspended:
        since_on, reason = row.suspended
        registering.change_standing(
            operation, "suspended", since_on=since_on, actor=None, at=at, reason=reason
        )
    return True


def _seed_product(row: OperationRow, product: ProductRow, at: datetime) -> bool:
    operation = Operation.objects.get(nop_id=row.nop_id)
    if CertifiedProduct.objects.filter(
        operation=operation, name=product.name, label_category=product.category
    ).exists():
        return False
    values = {
        "name": product.name,
        "label_category": product.category,
        "scope": product.scope,
        "product_class": product.product_class,
        "hts_suggestion": tariff_codes.get_hts(product.hts, at.date()),
        "certified_on": product.certified_on or row.since_on,
    }
    registering.register_product(operation, values, actor=None, at=at)
    return True


@transaction.atomic(durable=True)
def _seed_person(row: PersonRow, password: str, at: datetime) -> bool:
    """`password` is the hash that all share: hashing is slow on purpose."""
    user, _made = User.objects.get_or_create(
        email=row.email,
        defaults={
            "name": row.name,
            "language": row.language,
            "time_zone": row.time_zone,
            "password": password,
            "joined_at": at,
        },
    )
    certifier, operation = None, None
    if row.role in OPERATION_ROLES:
        operation = Operation.objects.get(nop_id=row.party)
    else:
        certifier = Certifier.objects.get(nop_prefix=row.party)
    membership, made = Membership.objects.get_or_create(
        user=user,
        role=row.role,
        certifier=certifier,
        operation=operation,
        defaults={"title": row.title, "joined_at": at},
    )
    if made:
        audit.record(
            "membership:seeded",
            membership,
            label=row.name,
            actor=None,
            at=at,
            certifier=certifier,
            operation=operation,
            after={"role": row.role},
        )
    return made
