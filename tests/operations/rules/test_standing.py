from datetime import date

import pytest

from operations.rules.standing import (
    is_anniversary_long_past,
    objection,
    product_objection,
    scope_objection,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("standing", "since_on", "sentence"),
    [
        ("certified", date(2026, 11, 24), ""),
        (
            "certified",
            date(2026, 11, 25),
            "Acme is certified only from 2026-11-25, but the day is 2026-11-24.",
        ),
        (
            "suspended",
            date(2026, 11, 1),
            "Acme has been suspended since 2026-11-01: nothing can be issued with it.",
        ),
        (
            "revoked",
            date(2026, 1, 1),
            "Acme has been revoked since 2026-01-01: nothing can be issued with it.",
        ),
    ],
)
def test_standing(standing: str, since_on: date, sentence: str) -> None:
    assert objection(name="Acme", standing=standing, since_on=since_on, on=TODAY) == sentence


@pytest.mark.parametrize(
    ("scopes", "sentence"),
    [
        ([("crops", "certified", None)], ""),
        ([("crops", "certified", TODAY)], ""),
        (
            [("crops", "certified", date(2027, 1, 1))],
            "The scope crops of Acme begins on 2027-01-01, after 2026-11-24.",
        ),
        ([("crops", "surrendered", None)], "The scope crops of Acme is surrendered."),
        (
            [("handling", "certified", None)],
            "Acme is not certified for the scope crops. Choose a product of a scope it holds.",
        ),
    ],
)
def test_scope(scopes: list[tuple[str, str, date | None]], sentence: str) -> None:
    assert scope_objection(name="Acme", scope="crops", scopes=scopes, on=TODAY) == sentence


@pytest.mark.parametrize(
    ("certified_on", "ended_on", "sentence"),
    [
        (TODAY, None, ""),
        (date(2026, 1, 1), TODAY, ""),
        (date(2026, 1, 1), date(2026, 11, 23), "Sesame left the list on 2026-11-23."),
        (date(2026, 12, 1), None, "Sesame is on the list only from 2026-12-01."),
    ],
)
def test_product(certified_on: date, ended_on: date | None, sentence: str) -> None:
    found = product_objection(product="Sesame", certified_on=certified_on, ended_on=ended_on, on=TODAY)

    assert found == sentence


def test_an_anniversary_is_long_past_after_ninety_days() -> None:
    days = (None, date(2026, 8, 26), date(2026, 8, 25))

    assert [is_anniversary_long_past(day, TODAY) for day in days] == [False, False, True]
