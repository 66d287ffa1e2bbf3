"""How a staged row and ours are held together, in SQL, once for the comparison and the taking over.

`o` is our operation, `s` the staged one. What the file leaves empty stays as it is here. A standing that
was noted here for a later day than the file's publication also stays: the file cannot know of it.
"""

from __future__ import annotations

from operations.models import (
    CertifiedProduct,
    Certifier,
    Country,
    Operation,
    OperationScope,
    RegistryChange,
    StagedOperation,
    StagedProduct,
    StagedScope,
)

TABLES = {
    "operation": Operation._meta.db_table,  # noqa: SLF001 -- Django's public way to a table's name
    "scope": OperationScope._meta.db_table,  # noqa: SLF001
    "product": CertifiedProduct._meta.db_table,  # noqa: SLF001
    "certifier": Certifier._meta.db_table,  # noqa: SLF001
    "country": Country._meta.db_table,  # noqa: SLF001
    "change": RegistryChange._meta.db_table,  # noqa: SLF001
    "staged_operation": StagedOperation._meta.db_table,  # noqa: SLF001
    "staged_scope": StagedScope._meta.db_table,  # noqa: SLF001
    "staged_product": StagedProduct._meta.db_table,  # noqa: SLF001
}

STANDING_IS_KEPT = "(s.standing <> o.standing AND o.standing_since_on > %(published_on)s)"

_TEXTS = ("name", "street", "city", "state", "postal_code", "contact_name", "email", "phone", "website")

NEW_VALUES: dict[str, str] = {
    **{name: f"COALESCE(NULLIF(s.{name}, ''), o.{name})" for name in _TEXTS},
    "other_names": "CASE WHEN cardinality(s.other_names) = 0 THEN o.other_names ELSE s.other_names END",
    "anniversary_on": "COALESCE(s.anniversary_on, o.anniversary_on)",
    "country_id": "COALESCE(s.country_id, o.country_id)",
    "certifier_id": "COALESCE(s.certifier_id, 0)",
    "standing": f"CASE WHEN {STANDING_IS_KEPT} THEN o.standing ELSE s.standing END",
    "standing_since_on": (
        f"CASE WHEN {STANDING_IS_KEPT} THEN o.standing_since_on "
        "ELSE COALESCE(s.standing_since_on, "
        "CASE WHEN s.standing = o.standing THEN o.standing_since_on ELSE %(published_on)s END) END"
    ),
    "listed_on": "COALESCE(o.listed_on, %(published_on)s)",
    "unlisted_on": "NULL::date",
}
"""Column of the operation to the value that will stand there. A certifier that is new is 0 until it is
made, at the beginning of the taking over."""

DIFFERS = " OR ".join(f"o.{name} IS DISTINCT FROM {value}" for name, value in NEW_VALUES.items())

SHOWN = {name: name for name in NEW_VALUES if name not in ("country_id", "certifier_id", "listed_on")}
"""What the summary tells of as it stands in the column; the rest it puts into words."""

SCOPE_IS_SAME = (
    "(old.standing, old.effective_on, old.product_text) IS NOT DISTINCT FROM "
    "(new.standing, COALESCE(new.effective_on, old.effective_on), "
    "CASE WHEN %(has_products)s THEN new.product_text ELSE old.product_text END)"
)
"""Without product columns a file says nothing of the text."""

PRODUCT_IS_SAME = "old.name = new.name AND old.label_category = new.label_category AND old.scope = new.scope"
