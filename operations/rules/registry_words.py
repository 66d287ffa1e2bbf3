"""What a registry file changes of one operation, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise  # a package of the type checker alone

_FIELDS: dict[str, StrOrPromise] = {
    "standing": _("Standing"),
    "standing_since_on": _("Standing since"),
    "certifier": _("Certifier"),
    "name": _("Name"),
    "other_names": _("Other names"),
    "anniversary_on": _("Anniversary"),
    "street": _("Street"),
    "city": _("City"),
    "state": _("State"),
    "postal_code": _("Postal code"),
    "country": _("Country"),
    "contact_name": _("Contact"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "website": _("Website"),
    "unlisted_on": _("No longer listed since"),
}
_STANDINGS: dict[str, StrOrPromise] = {
    "certified": _("Certified"),
    "suspended": _("Suspended"),
    "surrendered": _("Surrendered"),
    "revoked": _("Revoked"),
}


@dataclass(frozen=True)
class ChangedValue:
    """One field before and after; nothing on a side is a dash for the reader."""

    label: StrOrPromise
    before: StrOrPromise
    after: StrOrPromise


def changed_values(details: Mapping[str, Any]) -> list[ChangedValue]:
    """The fields of `RegistryChange.details` in the order in which people ask for them."""
    return [
        ChangedValue(label, *(_in_words(name, value) for value in details[name]))
        for name, label in _FIELDS.items()
        if name in details
    ]


def changed_parts(details: Mapping[str, Any]) -> list[str]:
    """Sentences on scopes and products, and on an operation that people entered and the registry lists."""
    sentences = [str(_("It was entered by hand and is from now on kept by the registry."))]
    sentences = sentences if "listed" in details else []
    added, changed, ended = details.get("scopes", (0, 0, 0))
    if added:
        sentences.append(ngettext("%(n)d scope added", "%(n)d scopes added", added) % {"n": added})
    if changed:
        sentences.append(ngettext("%(n)d scope changed", "%(n)d scopes changed", changed) % {"n": changed})
    if ended:
        sentences.append(ngettext("%(n)d scope taken away", "%(n)d scopes taken away", ended) % {"n": ended})
    added, _changed, ended = details.get("products", (0, 0, 0))
    if added:
        sentences.append(ngettext("%(n)d product added", "%(n)d products added", added) % {"n": added})
    if ended:
        sentences.append(ngettext("%(n)d product ended", "%(n)d products ended", ended) % {"n": ended})
    return sentences


def _in_words(name: str, value: Any) -> StrOrPromise:
    if value is None or value == "" or value == []:
        return "–"
    if name == "standing":
        return _STANDINGS.get(value, str(value))
    return "; ".join(value) if isinstance(value, list) else str(value)
