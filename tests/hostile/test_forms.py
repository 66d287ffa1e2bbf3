"""Every form of the project with hostile values: a sentence at the field, and nothing typed is lost."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account import forms as allauth_forms
from django import forms
from django.http import QueryDict

import accounts.forms
import operations.forms
import shipments.forms
from accounts.models import User
from operations.models import Certifier, Operation
from shipments.forms.fields import StepForm
from shipments.models import ShipmentLine, WorkCalendar
from shipments.rules.checks.judgement import Severity
from shipments.rules.stock_values import EntryKind

pytestmark = pytest.mark.usefixtures("house")

MakeForm = Callable[[Any], forms.Form]

GIVEN: dict[str, Callable[[], Any]] = {
    "certifier": lambda: Certifier.objects.all()[0],
    "dated_codes": tuple,
    "exporter": lambda: Operation.objects.all()[0],
    "exporters": tuple,
    "found": lambda: Severity.WARN,
    "is_for_certifier": lambda: True,
    "items": tuple,
    "kind": lambda: EntryKind.HARVEST,
    "kept": tuple,
    "line": ShipmentLine,
    "on": lambda: date(2026, 11, 24),
    "person": lambda: "Ana Ruiz",
    "row": lambda: SimpleNamespace(choices=(Severity.WARN, Severity.NOTE)),
    "settings": lambda: WorkCalendar(certifier=Certifier.objects.all()[0]),
    "speeds": tuple,
    "user": lambda: User.objects.all()[0],
    "window": lambda: (date(2026, 11, 24), date(2027, 1, 23)),
}
"""What forms need beside what was typed, by the names of their arguments."""

BASES = {StepForm}
"""Forms that no page shows."""


def forms_of(package: Any) -> set[type[forms.BaseForm]]:
    modules = [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return {
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, forms.BaseForm)
        and kind.__module__ == module.__name__
        and not kind.__name__.startswith("_")
    }


OURS = set().union(*map(forms_of, (accounts.forms, operations.forms, shipments.forms))) - BASES
ALLAUTHS = {allauth_forms.LoginForm, allauth_forms.ResetPasswordForm, allauth_forms.ChangePasswordForm}


def needs_of(kind: type[forms.BaseForm]) -> set[str]:
    """The arguments without which the form cannot be made."""
    return {
        name
        for name, parameter in inspect.signature(kind).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty
    } | ({"user"} if kind is allauth_forms.ChangePasswordForm else set())


EVERY_FORM = sorted(
    (kind for kind in OURS | ALLAUTHS if needs_of(kind) <= set(GIVEN)), key=lambda kind: kind.__name__
)

HOSTILE = {
    "nul": "a\x00b",
    "nul as the middleware hands it on": "a\ufffdb",
    "control characters": "a\x01\x08\x1b\x7fb",
    "bidirectional override": "a\u202eb",
    "nothing to see": "\u200b\u2060\ufeff",
    "too long": "x" * 100_000,
    "digits without end": "9" * 100_000,
    "negative": "-5",
    "not a number": "NaN",
    "infinity": "Infinity",
    "beyond a float": "1e309",
    "huge": "1" + "0" * 30,
    "digits of another script": "٣٤",
    "a date that does not exist": "2026-02-30",
    "year zero": "0000-01-01",
    "a time that does not exist": "2026-11-24T25:61",
    "last day of the calendar": "9999-12-31",
    "an id of nobody": "00000000-0000-4000-8000-000000000000",
    "a list": "['a', 'b']",
    "an object": '{"$gt": ""}',
    "markup": "<script>alert(1)</script>",
    "lone accent": "\u0301",
}


@pytest.fixture(params=EVERY_FORM, ids=lambda kind: kind.__name__)
def make(request: pytest.FixtureRequest) -> MakeForm:
    def made(data: Any) -> forms.Form:
        given = {name: GIVEN[name]() for name in needs_of(request.param)}
        return request.param(data=data, **given) if "user" in given else request.param(data, **given)

    return made


def test_every_form_is_tried() -> None:
    """Who adds a form that needs an argument of a new name tells above what to give it."""
    assert {kind: needs_of(kind) - set(GIVEN) for kind in OURS if not needs_of(kind) <= set(GIVEN)} == {}
    assert len(EVERY_FORM) > 15


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_value_in_every_field(make: MakeForm, typed: str) -> None:
    names = [name for name, field in make(None).fields.items() if not isinstance(field, forms.FileField)]
    data = QueryDict(mutable=True)  # as a request brings it
    for name in names:
        data[name] = typed

    form = make(data)
    form.is_valid()

    for name, field in form.fields.items():
        for sentence in form.errors.get(name, []):
            assert is_sentence(sentence), f"{name}: {sentence[:200]}"
        if name in names and isinstance(field, forms.CharField):
            assert form[name].value() == typed


def test_nothing_at_all_in_every_field(make: MakeForm) -> None:
    form = make(QueryDict())
    form.is_valid()

    sentences = [sentence for errors in form.errors.values() for sentence in errors]

    assert all(map(is_sentence, sentences)), sentences


def is_sentence(text: str) -> bool:
    """Whole, of a length that a person reads, and more than the bare fact."""
    return (
        re.fullmatch(r"[\w“\"(].{7,}[.?!]", str(text), re.DOTALL) is not None
        and len(str(text)) < 400
        and str(text).isprintable()
        and text != "This field is required."
    )
