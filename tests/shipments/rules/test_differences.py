"""What is different between two versions of a request, field by field."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from shipments.rules import differences, frozen_request
from shipments.rules.differences import Mark
from shipments.rules.frozen_request import FIELDS, FrozenLine, FrozenPaper, FrozenRequest


def request(
    *lines: FrozenLine, papers: tuple[FrozenPaper, ...] = (), **values: tuple[str, ...]
) -> FrozenRequest:
    return FrozenRequest(values=values, lines=lines, papers=papers)


def line(key: str, position: int = 1, **values: tuple[str, ...]) -> FrozenLine:
    return FrozenLine(key, position, {"certified_product": (f"Product {key}",), **values})


@pytest.mark.parametrize(
    ("typed", "frozen"),
    [
        (None, ()),
        ("", ()),
        (False, ()),
        ([], ()),
        (True, ("yes",)),
        (0, ("0",)),
        ("CMAU 473215 4", ("CMAU 473215 4",)),
        (["B", "A", ""], ("B", "A")),
        (Decimal("19320.500"), ("19320.5",)),
        (Decimal(1000), ("1000",)),
        (date(2026, 11, 24), ("2026-11-24",)),
        (datetime(2026, 11, 24, 17, 42, 31, tzinfo=UTC), ("2026-11-24T17:42Z",)),
        (datetime(2026, 11, 24, 12, 42, tzinfo=timezone(timedelta(hours=-5))), ("2026-11-24T17:42Z",)),
    ],
)
def test_a_value_is_frozen_as_texts(typed: object, frozen: tuple[str, ...]) -> None:
    assert frozen_request.freeze_value(typed) == frozen


def test_what_is_frozen_comes_back_the_same_from_json() -> None:
    frozen = request(
        line("a", hts=("0901110015",), lots=("CO-1 · 500 kg", "CO-2")),
        papers=(FrozenPaper("ab" * 32, "invoice", "invoice.pdf"),),
        vessel=("MSC ALTAIR",),
    )

    assert frozen_request.from_plain(frozen_request.to_plain(frozen)) == frozen


def test_a_field_that_is_no_field_any_more_is_left_out() -> None:
    plain = frozen_request.to_plain(request(vessel=("MSC ALTAIR",)))
    plain["values"]["colour"] = ["red"]

    assert frozen_request.from_plain(plain).values == {"vessel": ("MSC ALTAIR",)}


def test_the_same_request_has_no_difference_in_whatever_order_its_lists_stand() -> None:
    before = request(line("a"), containers=("A", "B"))
    after = request(line("a"), containers=("B", "A"))

    assert differences.compare(before, after) == ()


def test_differences_stand_by_step_and_line_with_what_is_gone_new_and_kept() -> None:
    before = request(
        line("a", net_weight_kg=("19000",), lots=("L1", "L2")),
        vessel=("ALTAIR",),
        containers=("A", "B"),
        seals=("S1",),
    )
    after = request(
        line("a", net_weight_kg=("20000",), lots=("L2", "L3")),
        recipient=("Keystone",),
        vessel=("VEGA",),
        containers=("A", "C"),
    )

    groups = differences.compare(before, after)

    assert [
        (
            group.step,
            group.line,
            [(one.field.name, one.mark, one.gone, one.new, one.kept) for one in group.differences],
        )
        for group in groups
    ] == [
        ("parties", None, [("recipient", Mark.NEW, (), ("Keystone",), ())]),
        (
            "products",
            1,
            [
                ("net_weight_kg", Mark.CHANGED, ("19000",), ("20000",), ()),
                ("lots", Mark.CHANGED, ("L1",), ("L3",), ("L2",)),
            ],
        ),
        (
            "transport",
            None,
            [
                ("vessel", Mark.CHANGED, ("ALTAIR",), ("VEGA",), ()),
                ("containers", Mark.CHANGED, ("B",), ("C",), ("A",)),
                ("seals", Mark.GONE, ("S1",), (), ()),
            ],
        ),
    ]


def test_a_number_tells_by_how_much() -> None:
    (group,) = differences.compare(
        request(line("a", net_weight_kg=("20000",), hts=("1",))),
        request(line("a", net_weight_kg=("19000",), hts=("2",))),
    )
    code, weight = group.differences

    assert (weight.amount, weight.share) == (Decimal(-1000), Decimal("-0.05"))
    assert (code.amount, code.share) == (None, None)


def test_a_number_that_was_not_there_rose_by_nothing_that_can_be_told() -> None:
    (group,) = differences.compare(request(line("a")), request(line("a", net_weight_kg=("5",))))

    assert (group.differences[0].amount, group.differences[0].share) == (None, None)


def test_a_new_and_a_removed_line_are_told_whole() -> None:
    before = request(line("a"), line("b", 2, hts=("1",)))
    after = request(line("a"), line("c", 2, hts=("2",)))

    groups = differences.compare(before, after)

    assert [(group.line, group.key, group.title, group.mark) for group in groups] == [
        (2, "c", "Product c", Mark.NEW),
        (2, "b", "Product b", Mark.GONE),
    ]


def test_a_line_that_only_moved_up_is_no_difference() -> None:
    before = request(line("a"), line("b", 2))
    after = request(line("b", 1))

    assert [(group.key, group.mark) for group in differences.compare(before, after)] == [("a", Mark.GONE)]


def test_lines_of_two_requests_meet_by_product_and_code_then_by_product() -> None:
    quinoa, cocoa = ("Quinoa",), ("Cocoa",)
    before = (
        FrozenLine("1", 1, {"certified_product": quinoa, "hts": ("white",)}),
        FrozenLine("2", 2, {"certified_product": quinoa, "hts": ("red",)}),
        FrozenLine("3", 3, {"certified_product": cocoa, "hts": ("old",)}),
    )
    after = (
        FrozenLine("7", 1, {"certified_product": quinoa, "hts": ("red",)}),
        FrozenLine("8", 2, {"certified_product": cocoa, "hts": ("new",)}),
        FrozenLine("9", 3, {}),
    )

    pairs, left = differences.pair_lines(before, after)

    assert [(one.key if one else None, other.key) for one, other in pairs] == [
        ("2", "7"),
        ("3", "8"),
        (None, "9"),
    ]
    assert [one.key for one in left] == ["1"]


def test_a_paper_is_another_one_when_its_content_is() -> None:
    old, new = FrozenPaper("aa" * 32, "invoice", "i.pdf"), FrozenPaper("bb" * 32, "invoice", "i.pdf")

    (group,) = differences.compare(request(papers=(old,)), request(papers=(new,)))

    assert group.step == "papers"
    assert [(one.gone, one.new) for one in group.differences] == [
        (("invoice|i.pdf|aaaaaaaaaaaa",), ("invoice|i.pdf|bbbbbbbbbbbb",))
    ]


def test_which_subjects_the_differences_touch() -> None:
    before = request(line("a", lots=("L1",)), line("b", 2), containers=("A",))
    after = request(
        line("a", lots=("L2",)),
        line("b", 2),
        containers=("B",),
        papers=(FrozenPaper("aa" * 32, "analysis", "a.pdf"),),
    )
    subjects = {
        1: ("containers", "", ""),
        2: ("seals", "", ""),
        3: ("lots", "a", ""),
        4: ("lots", "b", ""),
        5: ("lots", "", ""),
        6: ("", "", "analysis"),
        7: ("", "", "invoice"),
        8: ("", "", ""),
    }

    assert differences.about(differences.compare(before, after), subjects) == {1, 3, 5, 6}


def test_every_field_stands_once_and_under_a_step() -> None:
    assert {field.step for field in FIELDS.values()} == set(differences.STEPS)
    assert all(str(field.label) for field in FIELDS.values())


def test_what_every_load_has_anew_is_usual() -> None:
    usual = {name for name, field in FIELDS.items() if field.is_usual}

    assert {"containers", "departs_at", "net_weight_kg", "lots", "papers", "bill_of_lading"} <= usual
    assert not usual & {"recipient", "hts", "certified_product", "origin", "label_category", "us_port"}
