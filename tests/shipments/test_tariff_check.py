"""C05 over real rows: what blocks, what has to be explained, what passes."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from accounts.models import Membership
from shipments import facts
from shipments.models import Shipment
from shipments.rules.checks import products
from shipments.services import drafting

pytestmark = pytest.mark.usefixtures("house")


def judged(code: str, start: date, end: date, now: datetime) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Severity, sentence and sum for a line with the code in the window."""
    exporter = Membership.objects.get(user__email="rosa@vallealto.example")
    shipment = drafting.start_shipment(exporter.operation, kind="period", actor=exporter, at=now)
    drafting.save_step(shipment, {"window_start_on": start, "window_end_on": end}, actor=exporter, at=now)
    drafting.save_line(shipment, None, {"hts": code}, actor=exporter, at=now)
    found = Shipment.objects.select_related("exporter__certifier", "standard").get(pk=shipment.pk)
    (judgement,) = products.tariff_code_fits(facts.gather(found, now))
    return judgement.severity, judgement.sentence, judgement.arithmetic


def test_a_window_beyond_the_season_blocks_and_names_the_codes(now: datetime) -> None:
    severity, sentence, sums = judged("0702006002", date(2027, 2, 15), date(2027, 3, 20), now)

    assert (severity, sums) == (
        "block",
        (("0702.00.6002", "2027-02-15 – 2027-02-28"), ("0702.00.2002", "2027-03-01 – 2027-03-20")),
    )
    assert sentence == (
        "Tariff code 0702.00.6002 holds only for goods entered November 15 to the last day of February, but "
        "the window of line 1 goes beyond. Ask for one certificate for each of the codes below."
    )


def test_goods_that_may_come_from_a_warehouse_have_to_be_explained(now: datetime) -> None:
    severity, sentence, sums = judged("0713314000", date(2027, 4, 15), date(2027, 5, 15), now)

    assert (severity, sums) == (
        "warn",
        (("0713.31.4000", "2027-04-15 – 2027-04-30"), ("0713.31.2000", "2027-05-01 – 2027-05-15")),
    )
    assert sentence == (
        "Tariff code 0713.31.4000 holds for goods entered September 1 to April 30 and, at any time, for "
        "goods withdrawn from a bonded warehouse. The window of line 1 goes beyond the season: explain that "
        "the goods come from a warehouse, or ask for one certificate for each of the codes below."
    )


@pytest.mark.parametrize(
    ("code", "severity", "words"),
    [
        ("0702006002", "pass", "in force over the whole window"),
        ("0804508040", "warn", "0804.50.8020"),
        ("0000000000", "block", "not in the schedule"),
        ("", "block", "There is no tariff code yet"),
    ],
)
def test_other_answers(code: str, severity: str, words: str, now: datetime) -> None:
    found = judged(code, date(2026, 12, 1), date(2027, 2, 28), now)

    assert found[0] == severity
    assert words in found[1]
