"""The lists and limits of a decision: reasons, conditions, what is still open, who may not decide."""

from __future__ import annotations

import pytest

from shipments.rules import asked, conditions, lifecycle, rejection
from shipments.rules.asked import Answered
from shipments.rules.lifecycle import TRANSITIONS, Action, Part, Refusal
from shipments.rules.rejection import RejectionCode

# Reasons ---------------------------------------------------------------------------------------------


def test_what_blocks_speaks_for_reasons_each_once_in_the_order_of_the_list() -> None:
    assert rejection.suggested(["C21", "C02", "C01", "C99"]) == [
        RejectionCode.NOT_CERTIFIED,
        RejectionCode.PAPERS,
    ]
    assert rejection.suggested([]) == []


def test_a_reason_is_told_with_its_rule() -> None:
    assert rejection.words_of(["papers", "departed"]) == [
        "The goods have left, and a certificate is issued before departure only (7 CFR 205.273(a))",
        "Papers are missing, or contradict what is declared",
    ]


@pytest.mark.parametrize(
    ("codes", "reason", "refusal"),
    [
        ([], "Because.", "Choose at least one reason."),
        (["other"], " ", "“Another reason” says nothing by itself."),
        (["papers", "other"], "", "“Another reason” says nothing by itself."),
        (["papers"], "", ""),
        (["other"], "The buyer is unknown.", ""),
    ],
)
def test_a_rejection_without_grounds_is_refused(codes: list[str], reason: str, refusal: str) -> None:
    found = rejection.refusal(codes, reason)

    assert found.startswith(refusal) if refusal else found == ""


# Conditions ------------------------------------------------------------------------------------------


def test_conditions_are_lines_without_the_empty_ones() -> None:
    assert conditions.parse(" Keep samples. \n\n\nWeigh at the port.\r\n") == (
        "Keep samples.",
        "Weigh at the port.",
    )
    assert conditions.parse("  \n ") == ()


def test_as_many_and_as_long_conditions_as_fit_on_the_paper() -> None:
    longest = "x" * conditions.MOST_LETTERS
    assert conditions.parse("\n".join([longest] * 5)) == (longest,) * 5
    with pytest.raises(conditions.ConditionsRefusedError, match="6 conditions do not fit on the paper"):
        conditions.parse("\n".join(["Keep samples."] * 6))
    with pytest.raises(conditions.ConditionsRefusedError, match="Condition 2 has 161 letters"):
        conditions.parse(f"Keep samples.\n{longest}x")


# The list that is asked ------------------------------------------------------------------------------


def test_an_item_is_open_until_something_was_said_attached_or_changed() -> None:
    def item(position: int, **there: bool) -> Answered:
        nothing = {"has_words": False, "has_paper": False, "has_change": False}
        return Answered(position, **{**nothing, **there})

    items = [item(1), item(2, has_words=True), item(3, has_paper=True), item(4, has_change=True), item(5)]

    assert asked.still_open(items) == [1, 5]
    assert asked.refusal([1, 5]).startswith("Still open: 1, 5.")


def test_a_list_reads_as_a_list_and_one_thing_as_itself() -> None:
    assert asked.as_list("", [(1, "Which lots?")]) == "Which lots?"
    assert asked.as_list("Two things:", [(1, "Lots?"), (2, "Seals?")]) == "Two things:\n1. Lots?\n2. Seals?"
    assert asked.as_list("", []) == ""


# Three people ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", [Action.TAKE_UP, Action.ASK, Action.APPROVE, Action.REJECT, Action.ISSUE])
def test_who_prepared_a_request_does_nothing_else_to_it(action: Action) -> None:
    row = TRANSITIONS[action]

    refusal = lifecycle.refuse(
        action, status=next(iter(row.sources)), may=True, reason="x", parts={Part.PREPARER}
    )

    assert refusal == Refusal.OWN_REQUEST


def test_who_reviewed_issues_only_where_four_eyes_are_not_asked_for() -> None:
    def refusal(*, four_eyes: bool) -> Refusal | None:
        parts = lifecycle.parts_of(7, preparers=[1, None], reviewers=[7, None], four_eyes=four_eyes)
        return lifecycle.refuse(Action.ISSUE, status="approved", may=True, reason="", parts=parts)

    assert refusal(four_eyes=True) == Refusal.SAME_PERSON
    assert refusal(four_eyes=False) is None


def test_who_prepared_may_not_issue_whatever_the_certifier_wants() -> None:
    parts = lifecycle.parts_of(7, preparers=[7], reviewers=[], four_eyes=False)

    assert parts == {Part.PREPARER}
