"""The papers look as they did when somebody last looked at them."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PIL import Image, ImageChops

from certificates.documents import pdf
from tests.certificates.documents import papers
from tests.pages import pictures
from tests.pages.ten_papers import TEN_PAPERS


@pytest.mark.parametrize("name", TEN_PAPERS)
def test_a_paper_looks_as_its_kept_pictures(name):
    drawn = pictures.pages_of(TEN_PAPERS[name]())
    kept = [Image.open(path) for path in pictures.kept_of(name)]

    assert len(drawn) == len(kept), f"{name} has {len(drawn)} pages and {len(kept)} kept pictures: bin/pages"
    for number, (before, now) in enumerate(zip(kept, drawn, strict=True), 1):
        found = pictures.compare(before, now)
        if not found.is_same:
            pictures.DIFFERENCES.mkdir(parents=True, exist_ok=True)
            path = pictures.DIFFERENCES / f"{name}-{number}.png"
            found.picture.save(path)
            pytest.fail(
                f"Page {number} of the paper “{name}” differs in {found.dots} dots. Look at {path}: kept, "
                "drawn, differing. If it is meant, renew the pictures with bin/pages and commit them."
            )


def test_every_kept_picture_belongs_to_one_of_ten_papers():
    assert len(TEN_PAPERS) == 10
    assert sorted(pictures.KEPT.iterdir()) == sorted(p for name in TEN_PAPERS for p in pictures.kept_of(name))


def test_the_pictures_are_grey_and_small():
    for path in pictures.KEPT.iterdir():
        with Image.open(path) as picture:
            assert (picture.mode, picture.size) == ("L", (850, 1100))
        assert path.stat().st_size < 150_000


@pytest.mark.parametrize(
    "change",
    [
        {"product": replace(papers.coffee().product, net_weight_kg=Decimal("19820"))},
        {"product": replace(papers.coffee().product, hts_code="0901110016")},
        {"second_code": "K7QF-2M9X"},
        {"exporter": replace(papers.VALLE_ALTO, name="Cooperativa Agraria Cafetalera Valle Alta Ltda.")},
        {"is_specimen": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_one_changed_digit_is_seen(change):
    (before,) = pictures.pages_of(pdf.render(papers.coffee(), logo=None))
    changed = replace(papers.coffee(), **change)
    (now,) = pictures.pages_of(pdf.render(changed, logo=None))

    assert not pictures.compare(before, now).is_same


def test_a_page_moved_by_a_fraction_of_a_dot_is_the_same():
    (page,) = pictures.pages_of(pdf.render(papers.coffee(), logo=None))
    moved = page.transform(
        page.size, Image.Transform.AFFINE, (1, 0, 0.25, 0, 1, 0), Image.Resampling.BILINEAR
    )

    assert ImageChops.difference(page, moved).getbbox()
    assert pictures.compare(page, moved).is_same


def test_a_page_moved_by_a_millimetre_is_not():
    (page,) = pictures.pages_of(pdf.render(papers.coffee(), logo=None))

    assert not pictures.compare(page, ImageChops.offset(page, 0, 4)).is_same


def test_a_page_of_another_size_differs_in_every_dot():
    found = pictures.compare(Image.new("L", (10, 10)), Image.new("L", (10, 11)))

    assert (found.dots, found.is_same) == (100, False)
