"""One number reads the same on every page, whatever the language."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_thousand_and_a_half_is_not_ten(language: str) -> None:
    with translation.override(language):
        written = Template("{{ kg|floatformat:'-3g' }}").render(Context({"kg": Decimal("10000.5")}))

    assert written == "10,000.500"
