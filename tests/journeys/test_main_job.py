"""The main job, from the exporter's first click to the stranger's scan."""

from __future__ import annotations

import io
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from certificates.documents import demo_authority, seal, snapshot
from certificates.models import Certificate
from nopcert.demo import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EXPORTER, REVIEWER, SIGNATORY, IMPORTER = (
    "EXPORTER_EMAIL",
    "REVIEWER_EMAIL",
    "SIGNATORY_EMAIL",
    "IMPORTER_EMAIL",
)


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "login" not in address)


def test_exporter_reviewer_signatory_importer_and_stranger(
    browser_as: dict[str, Page], tmp_path: Path
) -> None: ...
