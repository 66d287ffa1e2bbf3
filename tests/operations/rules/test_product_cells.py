"""Free-text cells of products, as certifiers type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from operations.rules.product_cells import LONGEST_NAME, split_cell


def names(text: str) -> list[str]:
    return [product.name for product in split_cell(text).products]


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("Corn", ["Corn"]),
        ("Field/Forageable: Corn, Wheat; Vegetables: Tomatoes", ["Corn", "Wheat", "Tomatoes"]),
        ("Corn, Wheat\nSoybeans", ["Corn", "Wheat", "Soybeans"]),
        (
            "Tomatoes (Roma, Cherry), Peppers [hot; sweet]",
            ["Tomatoes (Roma, Cherry)", "Peppers [hot; sweet]"],
        ),
        ("Tomatoes (Roma,\nCherry), Corn", ["Tomatoes (Roma, Cherry)", "Corn"]),
        ("Corn,, ;Wheat.;\n\n", ["Corn", "Wheat"]),
        ("Corn, Corn;Corn", ["Corn"]),
        ("• Corn\n• Wheat", ["Corn", "Wheat"]),
        ("Vegetables:", []),
        ("Oil: 1,000 L drums of sunflower", ["1,000 L drums of sunflower"]),
        ("Café verde, Quinua", ["Café verde", "Quinua"]),
        ("", []),
    ],
)
def test_a_cell_is_split_into_its_products(text: str, products: list[str]) -> None:
    assert (names(text), split_cell(text).rest) == (products, "")


def test_a_category_goes_with_its_products_until_the_next() -> None:
    cell = split_cell("Grains: Corn, Oats\nRye; Fruit: Apples")

    assert [(product.category, product.name) for product in cell.products] == [
        ("Grains", "Corn"),
        ("Grains", "Oats"),
        ("Grains", "Rye"),
        ("Fruit", "Apples"),
    ]


@pytest.mark.parametrize(
    ("text", "products", "rest"),
    [
        ("See attached list for varieties", [], "See attached list for varieties"),
        ("Corn; Tomatoes (Roma, Cherry; Peppers", ["Corn"], "Tomatoes (Roma, Cherry; Peppers"),
        ("Corn, https://farm.example/products", ["Corn"], "https://farm.example/products"),
        ("Fruit: Apples. Sold as juice only", [], "Fruit: Apples. Sold as juice only"),
        ("a" * 200, [], "a" * 200),
        ("Corn, 12, 2024", ["Corn"], "12\n2024"),
        ("Herbs: see addendum, Basil", ["Basil"], "Herbs: see addendum"),
    ],
)
def test_what_is_no_name_stays_text(text: str, products: list[str], rest: str) -> None:
    assert (names(text), split_cell(text).rest) == (products, rest)


@given(some.text(max_size=400))
def test_any_text_is_split_without_an_error_and_names_are_names(text: str) -> None:
    for product in split_cell(text).products:
        assert 0 < len(product.name) <= LONGEST_NAME
        assert product.name == " ".join(product.name.split())


@given(
    some.lists(some.sampled_from(["Corn", "Wheat", "Sweet Potatoes", "Tomatoes (Roma, Cherry)"]), unique=True)
)
def test_no_product_is_lost(products: list[str]) -> None:
    assert names("Vegetables: " + ", ".join(products)) == products


def test_a_hundred_thousand_characters_are_split_in_a_moment() -> None:
    assert len(names(", ".join(f"Product {chr(97 + n % 26)}{n}" for n in range(8000)))) == 8000
    assert names("(" * 100_000) == []
