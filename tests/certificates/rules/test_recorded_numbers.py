"""Numbers that staff paste: what is refused, with which words, and what is only doubted."""

from __future__ import annotations

import pytest

from certificates.rules import manual_references, pasted_numbers, recorded_numbers
from certificates.rules.pasted_numbers import PastedRow
from certificates.rules.recorded_numbers import Expected, Judgement

EXPECTED = Expected("815", {"8150110234": "Valle Alto", "8150110555": "Molino Sur"})
OTHERS = {"8150110990": "Five Products S.A."}


def judge(text: str) -> Judgement:
    return recorded_numbers.judge(text, EXPECTED, name_of=lambda nop_id: OTHERS.get(nop_id, ""))


@pytest.mark.parametrize(
    "text",
    ["815-8150110234-000118", " 815 8150110234 000118 ", "8158150110234000118", "815–8150110234–000118"],
)
def test_a_number_is_kept_in_its_one_form(text: str) -> None:
    assert judge(text) == Judgement("815-8150110234-000118")


def test_the_final_handlers_number_is_as_good_as_the_exporters() -> None:
    assert judge("815-8150110555-000001") == Judgement("815-8150110555-000001")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("8150110234", "an operation's NOP ID"),
        ("815-8150110234-000118-DRAFT", "says “draft”"),
        ("815-8150110234-00118", "3, 10 and 5"),
        ("R-K7QF-M2XD", "the reference of a request"),
        ("", "Nothing was typed"),
        ("815-8150110235-000118", "one slip away from 8150110234, the NOP ID of Valle Alto"),
        ("815-8150112034-000118", "one slip away from 8150110234"),
        ("815-8150110990-000118", "allotted to Five Products S.A. (8150110990)"),
        ("010-420-L", "customs code"),
    ],
)
def test_what_is_no_number_of_this_line_is_refused_with_what_it_is(text: str, words: str) -> None:
    judgement = judge(text)
    assert judgement.number == ""
    assert words in judgement.refusal


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("816-8150110234-000118", "one slip away from your own code 815"),
        ("556-8150110234-000118", "begins with 556 and your own code is 815"),
        ("815-9990001111-000118", "neither the exporter's NOP ID nor the final handler's"),
    ],
)
def test_what_is_only_odd_is_kept_and_doubted(text: str, words: str) -> None:
    judgement = judge(text)
    assert (judgement.number, judgement.refusal) == (text, "")
    (doubt,) = judgement.doubts
    assert words in doubt


@pytest.mark.parametrize(
    ("first", "second", "is_slip"),
    [
        ("123", "123", False),
        ("123", "124", True),
        ("123", "132", True),
        ("123", "321", False),
        ("123", "312", False),
        ("123", "1234", False),
        ("1223", "1332", False),
    ],
)
def test_a_slip_is_one_digit_or_two_neighbours_changed(first: str, second: str, is_slip: bool) -> None:  # noqa: FBT001
    assert recorded_numbers.is_one_slip_away(first, second) is is_slip


def test_rows_are_read_from_a_spreadsheet_or_a_csv_with_or_without_a_head() -> None:
    expected = [
        PastedRow(2, "R-K7QF-M2XD", 1, "815-8150110234-000118"),
        PastedRow(4, "R-K7QF-M2XD", 2, "815-8150110234-000119"),
    ]
    for sign in "\t;,":
        rows = [
            ("reference", "line", "number"),
            ("R-K7QF-M2XD", "1", "815-8150110234-000118"),
            ("", "", ""),
            ("rk7qfm2xd", "2", " 815-8150110234-000119 "),
        ]
        assert pasted_numbers.read_rows("\n".join(map(sign.join, rows))) == expected


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("R-K7QF-M2XD,1", "needs three columns"),
        ("XX,1,815-8150110234-000118", "“XX” is not the reference of a request"),
        ("R-K7QF-M2XD,0,815-8150110234-000118", "“0” is not the number of a line"),
        ("R-K7QF-M2XD,½,815-8150110234-000118", "“½” is not the number of a line"),
    ],
)
def test_a_row_that_says_nothing_says_why(row: str, problem: str) -> None:
    read = pasted_numbers.read_rows(f"R-WXYT-4444,1,815-8150110234-000001\n{row}")
    assert [one.problem for one in read[:1]] == [""]
    assert problem in read[1].problem


def test_what_stands_in_the_text_twice_is_refused_the_second_time() -> None:
    first, line_again, number_again = pasted_numbers.read_rows(
        "R-K7QF-M2XD,1,815-8150110234-000118\n"
        "R-K7QF-M2XD,1,815-8150110234-000119\n"
        "R-K7QF-M2XD,2,815-8150110234-000118"
    )
    assert first.problem == ""
    assert line_again.problem == "R-K7QF-M2XD/1 stands in row 1 already. Keep one of them."
    assert number_again.problem == "815-8150110234-000118 stands in row 1 already. Keep one of them."


def test_far_too_much_is_refused_in_a_sentence() -> None:
    (row,) = pasted_numbers.read_rows("x" * 100_001)
    assert "at most 500 rows" in row.problem


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("815-COOP-000001", "815-COOP-000001"),
        (" 815coop000001 ", "815-COOP-000001"),
        ("815-COOP-00001", None),
        ("815-8150110234-000118", None),
        ("٨١٥-COOP-000001", None),
    ],
)
def test_a_manual_reference_is_read_and_nothing_else_for_it(text: str, reference: str | None) -> None:
    assert manual_references.parse_reference(text) == reference


def test_manual_references_end_at_six_digits() -> None:
    assert manual_references.format_reference("815", 999_999) == "815-COOP-999999"
    with pytest.raises(ValueError, match="six digits"):
        manual_references.format_reference("815", 1_000_000)
