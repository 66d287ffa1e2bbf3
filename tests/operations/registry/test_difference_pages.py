"""The pages of registry files, without a browser: what differs, the question, and every step after it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from operations.models import Operation, RegistryImport
from operations.registry import jobs
from tests.factories.registry_pages import address, words
from tests.operations.registry.conftest import FARM, MILL, NOW, Load, apply_all, write_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_folder")]


@pytest.fixture
def differing(tmp_path: Path, load: Load, read: Load) -> RegistryImport:
    load(write_workbook(tmp_path / "a.xlsx", [FARM, MILL, {**MILL, "op_nopOpID": "5560000009"}], []))
    later = {"Pub_Date": "11/15/2026"}
    rows = [
        {**FARM, **later, "op_status": "Suspended", "op_name": "Valle <Alto>"},
        {**MILL, **later, "op_phone": "+1 541 555 0142"},
        {**MILL, "op_nopOpID": "99"},
    ]
    return read(write_workbook(tmp_path / "b.xlsx", rows, []))


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (
            "",
            ["Cooperativa Valle Alto", ">Certified</del>", ">Suspended</ins>", "Valle &lt;Alto&gt;"],
        ),
        ("gone", ["5560000009", "This file no longer lists it."]),
        ("changed", ["Telephone:", ">–</del>", "<ins>+1 541 555 0142</ins>"]),
        ("unreadable", ["Operations 6", "the NOP ID “99” has 2 digits and not ten"]),
        ("nothing", [">Suspended</ins>"]),
    ],
)
def test_each_kind_of_change_has_its_list(
    administrator: Client, differing: RegistryImport, kind: str, shown: list[str]
) -> None:
    page = words(administrator.get(address("registry_import", differing), {"kind": kind, "page": "x"}))

    assert [text for text in shown if text not in page] == []
    assert "New <span" not in page


def test_the_question_tells_what_follows(administrator: Client, differing: RegistryImport) -> None:
    page = words(administrator.get(address("registry_import_apply", differing)))

    assert "The standing of 1 operation changes. That is on the record." in page
    assert "1 operation is marked as no longer listed." in page
    assert "Address, scopes or products of 1 operation change." in page


def test_a_second_click_and_a_late_click_do_nothing_twice(
    administrator: Client,
    differing: RegistryImport,
    asked: list[tuple[str, int]],
    django_capture_on_commit_callbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for _click in range(2):
            administrator.post(address("registry_import_apply", differing))
    assert len(asked) == 1
    apply_all(differing)

    late = administrator.post(address("registry_import_discard", differing), follow=True)

    assert "This file is being applied or is closed: it cannot be discarded." in words(late)
    assert administrator.get(address("registry_import_apply", differing)).status_code == 302


def test_a_discarded_file_is_told_and_the_next_can_come(
    administrator: Client, differing: RegistryImport
) -> None:
    page = words(administrator.post(address("registry_import_discard", differing), follow=True))

    assert "b.xlsx is discarded. Nothing was changed." in page
    assert "Load a file" in page


def test_progress_is_told_from_the_cache_and_without_script_by_the_page(
    administrator: Client, tmp_path: Path
) -> None:
    registry_import = RegistryImport.objects.create(
        file_name="a.xlsx", file_bytes=1, sha256="0" * 64, received_at=NOW, stored_as="x"
    )
    jobs.tell_in_cache(registry_import.pk)(48_000, 0.31)
    url = address("registry_import_progress", registry_import)

    fragment = administrator.get(url, headers={"HX-Request": "true"})
    page = administrator.get(url)

    assert "48,000 rows are read, 31 % of the file." in words(fragment)
    assert "<html" not in words(fragment)
    assert (page.status_code, page["Location"]) == (302, address("registry_import", registry_import))


def test_what_is_no_longer_listed_says_so_where_it_is_shown(
    administrator: Client, differing: RegistryImport
) -> None:
    apply_all(differing)
    gone = Operation.objects.get(nop_id="5560000009")

    assert "Certified, no longer listed" in words(administrator.get("/operations/", {"q": "5560000009"}))
    detail = words(administrator.get(reverse("operations:detail", args=[gone.public_id])))
    assert "since the registry's file of Nov. 15, 2026" in detail


def test_operations_are_filtered_by_product(administrator: Client, tmp_path: Path, load: Load) -> None:
    load(write_workbook(tmp_path / "a.xlsx"))

    assert [
        [
            name in words(administrator.get("/operations/", {"product": text}))
            for name in ("Valle", "Solstice")
        ]
        for text in ("coffee", "FLOUR", "tea")
    ] == [[True, False], [False, True], [False, False]]
