"""A line over several seasons of its code: the parts, where they go, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from accounts.models import AuditEvent, Membership
from shipments.models import Shipment
from shipments.rules.lifecycle import Status
from shipments.rules.splitting import Part, share, share_whole
from shipments.services import splitting
from shipments.services.splitting import SplitRefusedError
from shipments.services.transition import ActionRefusedError
from tests.factories.tomatoes import FIRST, LAST, PARTS, SPRING, WINTER, add_line, lines_of, window_of

pytestmark = pytest.mark.usefixtures("house")


def test_shares_are_exact_to_the_gram() -> None:
    assert share(Decimal("100.000"), [1, 1, 1]) == (
        Decimal("33.333"),
        Decimal("33.333"),
        Decimal("33.334"),
    )
    assert share(Decimal("1700.5"), [14, 20]) == (Decimal("700.205"), Decimal("1000.295"))
    assert share(Decimal("0.001"), [1, 1]) == (Decimal("0.000"), Decimal("0.001"))
    assert share_whole(171, [14, 20]) == (70, 101)


def test_of_an_only_line_the_first_part_stays(
    request_of_tomatoes: Shipment, exporter: Membership, now: datetime
) -> None:
    line = add_line(request_of_tomatoes, exporter, now)

    split = splitting.split_line(request_of_tomatoes, line, parts=PARTS, actor=exporter, at=now)

    (draft,) = split.drafts
    assert (split.kept, window_of(request_of_tomatoes), window_of(draft)) == (
        0,
        (FIRST, date(2027, 2, 28)),
        (date(2027, 3, 1), LAST),
    )
    assert lines_of(request_of_tomatoes) == [
        (WINTER, Decimal("700.000"), Decimal("740.958"), 70, ["INV-1"], ("L-7", None))
    ]
    assert lines_of(draft) == [
        (SPRING, Decimal("1000.500"), Decimal("1059.042"), 101, ["INV-1"], ("L-7", None))
    ]
    assert (draft.status, draft.kind, draft.destination_city, draft.mode, draft.treatment) == (
        Status.DRAFT,
        "period",
        "Oakland",
        "truck",
        "none",
    )
    assert (draft.departs_at, draft.truck, draft.copied_from) == (None, "", request_of_tomatoes)


def test_the_record_tells_of_both_requests(
    request_of_tomatoes: Shipment, exporter: Membership, now: datetime
) -> None:
    line = add_line(request_of_tomatoes, exporter, now)

    (draft,) = splitting.split_line(request_of_tomatoes, line, parts=PARTS, actor=exporter, at=now).drafts

    assert {
        event.event: (event.subject_label, event.before, event.after)
        for event in AuditEvent.objects.order_by("pk")
        if event.event == "shipment:split" or event.subject_label == draft.reference
    } == {
        "shipment:started": (
            draft.reference,
            {},
            {"kind": "period", "split_from": request_of_tomatoes.reference},
        ),
        "shipment:split": (
            request_of_tomatoes.reference,
            {"line": "1. Organic grape tomatoes", "hts": WINTER, "window": "2027-02-15 – 2027-03-20"},
            {
                "parts": [
                    "0702.00.6002: 2027-02-15 – 2027-02-28, 700.000 kg",
                    "0702.00.2002: 2027-03-01 – 2027-03-20, 1000.500 kg",
                ],
                "into": [draft.reference],
                "first_part_stays": True,
            },
        ),
    }


def test_beside_other_lines_the_whole_line_leaves_and_later_ones_join(
    request_of_tomatoes: Shipment, exporter: Membership, now: datetime
) -> None:
    first = add_line(request_of_tomatoes, exporter, now)
    second = add_line(request_of_tomatoes, exporter, now, name_as_labelled="More tomatoes")
    add_line(request_of_tomatoes, exporter, now, name_as_labelled="Coffee", hts="0901110015")

    drafts = splitting.split_line(request_of_tomatoes, first, parts=PARTS, actor=exporter, at=now).drafts
    again = splitting.split_line(request_of_tomatoes, second, parts=PARTS, actor=exporter, at=now).drafts

    assert window_of(request_of_tomatoes) == (FIRST, LAST)
    assert [(line.position, str(line)) for line in request_of_tomatoes.lines.all()] == [(1, "1. Coffee")]
    assert again == drafts
    assert [[str(line) for line in draft.lines.order_by("position")] for draft in drafts] == [
        ["1. Organic grape tomatoes", "2. More tomatoes"]
    ] * 2


def test_one_part_takes_everything_as_it_is(
    request_of_tomatoes: Shipment, exporter: Membership, now: datetime
) -> None:
    line = add_line(request_of_tomatoes, exporter, now)
    only = replace(PARTS[1], net_weight_kg=Decimal("1700.5"))

    split = splitting.split_line(request_of_tomatoes, line, parts=[only], actor=exporter, at=now)

    assert (split.drafts, window_of(request_of_tomatoes)) == ((), (date(2027, 3, 1), LAST))
    assert lines_of(request_of_tomatoes) == [
        (SPRING, Decimal("1700.500"), Decimal("1800.000"), 171, ["INV-1"], ("L-7", Decimal("900.000")))
    ]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "no_window"),
        ([replace(PARTS[0], code=SPRING), PARTS[1]], "wrong_part"),
        ([replace(PARTS[0], code="0901110015"), PARTS[1]], "wrong_part"),
        ([PARTS[0], replace(PARTS[1], end_on=date(2027, 3, 21))], "wrong_part"),
        ([PARTS[1], PARTS[0]], "overlap"),
        ([PARTS[0], replace(PARTS[1], net_weight_kg=Decimal(1000))], "weight"),
        ([PARTS[0], replace(PARTS[1], net_weight_kg=Decimal(0))], "no_weight"),
        ([PARTS[0]], "weight"),
    ],
)
def test_parts_that_are_none_of_the_line_change_nothing(
    request_of_tomatoes: Shipment, exporter: Membership, now: datetime, parts: list[Part], code: str
) -> None:
    line = add_line(request_of_tomatoes, exporter, now)

    with pytest.raises(SplitRefusedError) as refusal:
        splitting.split_line(request_of_tomatoes, line, parts=parts, actor=exporter, at=now)

    assert (refusal.value.code, window_of(request_of_tomatoes)) == (code, (FIRST, LAST))
    assert Shipment.objects.count() == 1


def test_a_submitted_request_is_not_divided(
    request_of_tomatoes: Shipment, exporter: Membership, now: datetime
) -> None:
    line = add_line(request_of_tomatoes, exporter, now)
    Shipment.objects.update(status=Status.SUBMITTED, received_at=now, due_at=now)

    with pytest.raises(ActionRefusedError):
        splitting.split_line(request_of_tomatoes, line, parts=PARTS, actor=exporter, at=now)
