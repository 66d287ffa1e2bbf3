from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from accounts.rules.plain_values import NotPlain, plain


def test_values_of_the_trade_become_what_json_holds():
    assert plain(
        {
            "net_kg": Decimal("19200.000"),
            "departs_on": date(2026, 12, 3),
            "at": datetime(2026, 11, 24, 12, 0, tzinfo=timezone(timedelta(hours=-5))),
            "id": UUID(int=7),
            "role": Role.SIGNATORY,
            "words": gettext_lazy("Reviewer"),
            "lots": ("B", "A"),
            "scopes": {"handling", "crops"},
            "none": None,
            "yes": True,
            "count": 3,
        }
    ) == {
        "net_kg": "19200.000",
        "departs_on": "2026-12-03",
        "at": "2026-11-24T17:00:00Z",
        "id": "00000000-0000-0000-0000-000000000007",
        "role": "signatory",
        "words": "Reviewer",
        "lots": ["B", "A"],
        "scopes": ["crops", "handling"],
        "none": None,
        "yes": True,
        "count": 3,
    }


def test_an_instant_in_utc_keeps_its_microseconds():
    assert plain(datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)) == "2026-01-02T03:04:05.000006Z"


@pytest.mark.parametrize(
    "value",
    [object(), b"bytes", float("nan"), float("inf"), datetime(2026, 1, 2, 3, 4)],  # noqa: DTZ001
)
def test_what_has_no_plain_form_is_refused(value):
    with pytest.raises(NotPlain):
        plain({"value": value})
