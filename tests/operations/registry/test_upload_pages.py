"""The pages of registry files, without a browser: who may, and a file from upload to applied."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from nopcert.bench import registry_files
from nopcert.bench.registry_files import Registry
from operations import tasks
from operations.models import Operation, RegistryImport
from operations.registry import uploads
from tests.factories.registry_pages import address, words
from tests.operations.conftest import make_member
from tests.operations.registry.conftest import Load, SignIn, write_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_folder")]

ABSENT = UUID("00000000-0000-4000-8000-000000000000")
LIST = "/operations/registry-files/"
LOAD = "/operations/registry-files/load/"
STAFF = {"reviewer", "signatory", "administrator", "auditor"}


def stored_files() -> list[Path]:
    folder = settings.MEDIA_ROOT / uploads.FOLDER
    return list(folder.iterdir()) if folder.exists() else []


def upload(client: Client, path: Path):
    content = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(LOAD, {"file": content}, follow=True)


# Who may --------------------------------------------------------------------------------------------


def test_staff_see_the_files_and_administrators_load_them(
    sign_in: SignIn, tmp_path: Path, read: Load
) -> None:
    registry_import = read(write_workbook(tmp_path / "data.xlsx"))
    doors = {
        "list": ("get", LIST),
        "load": ("post", LOAD),
        "detail": ("get", address("registry_import", registry_import)),
        "progress": ("get", address("registry_import_progress", registry_import)),
        "apply": ("get", address("registry_import_apply", registry_import)),
    }
    let_in: dict[str, set[str]] = {name: set() for name in doors}
    for role in Role.values:
        client = sign_in(make_member(role))
        for name, (method, url) in doors.items():
            if getattr(client, method)(url).status_code != 403:
                let_in[name].add(role)

    assert let_in == {
        "list": STAFF,
        "load": {"administrator"},
        "detail": STAFF,
        "progress": STAFF,
        "apply": {"administrator"},
    }


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR, Role.EXPORTER])
def test_others_change_nothing(sign_in: SignIn, tmp_path: Path, read: Load, role: str) -> None:
    registry_import = read(write_workbook(tmp_path / "data.xlsx"))
    client = sign_in(make_member(role))

    answers = [
        client.post(address(name, registry_import)).status_code
        for name in ("registry_import_apply", "registry_import_discard")
    ]

    registry_import.refresh_from_db()
    assert (answers, registry_import.state) == ([403, 403], "ready")
    if role != Role.EXPORTER:
        page = words(client.get(address("registry_import", registry_import)))
        assert "Apply the changes" not in page
        assert "Load a file" not in words(client.get(LIST))


@pytest.mark.parametrize("name", ["registry_import", "registry_import_progress", "registry_import_apply"])
def test_a_file_that_is_not_there_is_missing(administrator: Client, name: str) -> None:
    assert administrator.get(reverse(f"operations:{name}", args=[ABSENT])).status_code == 404


def test_a_file_is_discarded_by_post_only(administrator: Client, tmp_path: Path, read: Load) -> None:
    registry_import = read(write_workbook(tmp_path / "data.xlsx"))

    assert administrator.get(address("registry_import_discard", registry_import)).status_code == 405
    assert administrator.get(LOAD).status_code == 405


def test_the_upload_is_guarded_against_forgery(ruth: Membership) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ruth.user)

    assert client.post(LOAD, {"file": SimpleUploadedFile("a.csv", b"x")}).status_code == 403
    assert stored_files() == []


# Upload ---------------------------------------------------------------------------------------------


def test_before_the_first_file_the_list_says_what_to_do(administrator: Client) -> None:
    page = words(administrator.get(LIST))

    assert "No file was loaded yet." in page
    assert "INTEGRITY_Export and INTEGRITY_Data on the first day of each month" in page
    assert 'enctype="multipart/form-data"' in page


@pytest.mark.usefixtures("countries", "standard")
def test_a_file_goes_from_upload_to_applied(
    administrator: Client,
    ruth: Membership,
    asked: list[tuple[str, int]],
    tmp_path: Path,
    django_capture_on_commit_callbacks,
) -> None:
    registry_files.write_data_workbook(Registry(60), tmp_path / "INTEGRITY_Data_20261101.xlsx")
    with django_capture_on_commit_callbacks(execute=True):
        page = words(upload(administrator, tmp_path / "INTEGRITY_Data_20261101.xlsx"))

    registry_import = RegistryImport.objects.get()
    assert asked == [("operations.read_registry_file", registry_import.pk)]
    assert (registry_import.state, registry_import.received_by) == ("waiting", ruth)
    assert "The reading begins in a moment." in page
    assert 'hx-trigger="load delay:1s"' in page
    assert "<noscript>" in page
    assert len(stored_files()) == 1

    tasks.read_registry_file.run(import_id=registry_import.pk)
    fragment = administrator.get(
        address("registry_import_progress", registry_import), headers={"HX-Request": "true"}
    )
    assert fragment["HX-Redirect"] == address("registry_import", registry_import)
    page = words(administrator.get(address("registry_import", registry_import)))
    assert "Nothing is changed yet." in page
    assert 'New <span class="nop-pill">60</span>' in page
    assert "Certifiers that are new here" in page
    assert "1 to 50 of 60" in page
    assert Operation.objects.filter(listed_on__isnull=False).count() == 0

    question = words(administrator.get(address("registry_import_apply", registry_import)))
    assert "Change 60 operations?" in question
    assert "60 operations are new." in question
    with django_capture_on_commit_callbacks(execute=True):
        page = words(administrator.post(address("registry_import_apply", registry_import), follow=True))
    assert asked[1:] == [("operations.apply_registry_import", registry_import.pk)]
    assert "0 of 60 operations are taken over." in page

    tasks.apply_registry_import.run(import_id=registry_import.pk)
    registry_import.refresh_from_db()
    assert (registry_import.state, registry_import.decided_by) == ("applied", ruth)
    assert Operation.objects.filter(listed_on__isnull=False).count() == 60
    assert stored_files() == []
    page = words(administrator.get(LIST))
    assert "The operations here stand as the federal registry published them on Nov. 1, 2026." in page


@pytest.mark.usefixtures("asked")
def test_a_wrong_file_is_refused_on_its_page_and_is_not_kept(
    administrator: Client, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    (tmp_path / "photo.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 100)
    with django_capture_on_commit_callbacks(execute=True):
        upload(administrator, tmp_path / "photo.xlsx")
    registry_import = RegistryImport.objects.get()

    tasks.read_registry_file.run(import_id=registry_import.pk)

    page = words(administrator.get(address("registry_import", registry_import)))
    assert "The file was not taken. Nothing was changed." in page
    assert "This is none of the registry&#x27;s files. Expected is INTEGRITY_Export" in page
    assert '<div class="nop-actions"></div>' in page
    assert stored_files() == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "No file is chosen yet."), (b"", "This file is empty.")],
)
def test_without_a_file_nothing_is_read(administrator: Client, content: bytes | None, sentence: str) -> None:
    fields = {} if content is None else {"file": SimpleUploadedFile("a.csv", content)}

    assert sentence in words(administrator.post(LOAD, fields))
    assert not RegistryImport.objects.exists()


@pytest.mark.parametrize("limit", ["NOPCERT_REGISTRY_MAX_BYTES", "NOPCERT_REQUEST_MAX_BYTES"])
def test_a_file_above_the_limit_is_refused_and_not_kept(administrator: Client, settings, limit: str) -> None:
    setattr(settings, limit, 1000)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    too_large = SimpleUploadedFile("a.csv", b"x" * 3000)

    page = words(administrator.post(LOAD, {"file": too_large}))

    assert "The registry&#x27;s are smaller: choose the one you mean." in page
    assert "No file is chosen" not in page
    assert not RegistryImport.objects.exists()
    assert stored_files() == []


@pytest.mark.usefixtures("asked")
def test_a_second_file_waits_for_the_first(administrator: Client, tmp_path: Path, read: Load) -> None:
    path = write_workbook(tmp_path / "data.xlsx")
    registry_import = read(path)

    page = words(upload(administrator, path))

    assert "data.xlsx, which the command line brought, is still open" in page
    assert "Load a file" not in page
    assert address("registry_import", registry_import) in page
    assert stored_files() == []
