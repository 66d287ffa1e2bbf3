"""The shape of the demo's tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True)
class CertifierRow:
    """`example_key` is how shipments.json names it; without people it only certifies others' partners."""

    prefix: str
    example_key: str
    name: str
    short_name: str
    street: str
    city: str
    country: str
    email: str
    phone: str
    time_zone: str
    issues_here: bool = True
    target_days: int = 5


@dataclass(frozen=True, kw_only=True)
class ProductRow:
    """`category` and `scope` as the models name them; `hts` is the suggestion."""

    name: str
    hts: str
    category: str = "organic"
    scope: str = "handling"
    product_class: str = "plant"
    certified_on: date | None = None
    """Without a day: since the operation is certified."""


@dataclass(frozen=True, kw_only=True)
class OperationRow:
    nop_id: str
    name: str
    certifier: str
    standard: str
    since_on: date
    street: str
    city: str
    country: str
    contact: str
    email: str
    phone: str
    state: str = ""
    postal_code: str = ""
    other_names: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ("handling",)
    products: tuple[ProductRow, ...] = field(default=())
    suspended: tuple[date, str] | None = None
    """Since when, and why."""


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One person in one role. `party` is a certifier's prefix or an operation's NOP ID."""

    name: str
    email: str
    role: str
    party: str
    title: str = ""
    language: str = "en"
    time_zone: str = "UTC"
    is_main: bool = False
    """Whether it stands in the table that the start prints."""
