"""A real server, worker and browser over a real database and broker, for the journeys."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect, sync_playwright

from nopcert.demo import PASSWORD, parties, requests

CHROMIUM = os.environ.get("NOPCERT_TEST_CHROMIUM", "/usr/bin/chromium")
ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_MS = 30_000  # of every wait: a busy machine is slow, and not wrong

expect.set_options(timeout=PATIENCE_MS)

WITH_WORKER = pytest.mark.xdist_group("worker")
"""Of tests that start workers: they run in one process, so that no two compete for the machine."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync", "--no-first-run"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def parties_of_demo(transactional_db: None) -> datetime:
    """Code lists, certifiers, operations and people of the demo, and the seals; no request yet."""
    call_command("load_reference", verbosity=0)
    at = timezone.now()
    list(parties.seed(at))
    requests.make_seals(at)
    return at


def start_worker() -> subprocess.Popen[bytes]:
    """A Celery worker on the test's database, with the test's papers and keys, in the pool that is used for
    real: what a fork does not take along (a thread of Pango's) shows in no other."""
    database = connection.settings_dict
    user, host, port, name = (database[key] for key in ("USER", "HOST", "PORT", "NAME"))
    password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "nopcert.settings",
        "DATABASE_URL": f"postgres://{user}{password}@{host}:{port}/{name}",
        "REDIS_URL": settings.REDIS_URL,
        "NOPCERT_MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "NOPCERT_KEYS_ROOT": str(settings.NOPCERT_KEYS_ROOT),
        "NOPCERT_BASE_URL": settings.NOPCERT_BASE_URL,
    }
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "nopcert",
        "worker",
        "--concurrency",
        "2",
        "-l",
        "WARNING",
    ]
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)


def kill_worker(process: subprocess.Popen[bytes]) -> None:
    """Without a word, and its children with it."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def worker(parties_of_demo: datetime) -> Iterator[subprocess.Popen[bytes]]:
    process = start_worker()
    yield process
    kill_worker(process)


@pytest.fixture
def sit_down(browser: Browser, live_server: object) -> Iterator[Callable[..., Page]]:
    """Opens a browser window of its own for each person, and signs them in; the options are the browser's."""
    contexts = []

    def open_page(email: str = "", **options: object) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)  # type: ignore[attr-defined, arg-type]
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        if email:
            page.goto("/account/login/")
            sign_in(page, email)
            page.wait_for_url(re.compile(r"/(home|desk|certificates)/"))
        return page

    yield open_page
    for context in contexts:
        context.close()


def sign_in(page: Page, email: str) -> None:
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()


def confirm_password(page: Page) -> None:
    """Types the password again where a page asks for it before something grave."""
    if "/reauthenticate/" in page.url:
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()


def explain(page: Page) -> None:
    """Writes a note to every finding that waits for one, and keeps them by keyboard."""
    boxes = page.locator("textarea[name$=-note]")
    if boxes.count():
        for box in boxes.all():
            box.fill("Compared with the exporter's records; it fits.")
        page.get_by_role("button", name=re.compile("Keep")).first.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Shows what the browser's windows showed when a journey failed."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.failed and call.when == "call":
        for context in item.funcargs["browser"].contexts:
            for page in context.pages:
                words = " ".join(page.locator("body").inner_text().split())
                report.sections.append(("Browser", f"{page.url}\n{words[:1500]}"))
