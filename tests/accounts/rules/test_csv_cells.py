import pytest

from accounts.rules.csv_cells import safe_cell


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "＋1", "－1", "＠x", "\u3000=1"],
)
def test_a_formula_is_shown_and_not_run(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ana", "1 - 2", "a@example.com", "0901110015"])
def test_other_text_stays(text):
    assert safe_cell(text) == text
