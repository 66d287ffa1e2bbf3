"""The Spanish catalog is whole: every text that people read is in it, translated, with its placeholders."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import polib
import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
CATALOG = ROOT / "locale/es/LC_MESSAGES/django.po"
ROOMS = ("nopcert", "certificates", "shipments", "operations", "accounts", "nopcert_verify")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|\{\w*\}|<[^>]+>")


def entries() -> list[polib.POEntry]:
    return list(polib.pofile(str(CATALOG)))


def texts_of(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Each English form with the Spanish one that stands for it."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [
        (entry.msgid if form == 0 else entry.msgid_plural, text) for form, text in entry.msgstr_plural.items()
    ]


def test_no_text_is_missing_or_left_from_an_older_one() -> None:
    unfinished = [entry.msgid for entry in entries() if not entry.translated() or entry.fuzzy]
    assert unfinished == []
    assert [entry.msgid for entry in entries() if entry.obsolete] == []


def test_every_placeholder_of_a_text_is_in_its_translation() -> None:
    wrong = [
        (english, spanish)
        for entry in entries()
        for english, spanish in texts_of(entry)
        if not same_placeholders(english, spanish, is_plural=bool(entry.msgid_plural))
    ]
    assert wrong == []


def same_placeholders(english: str, spanish: str, *, is_plural: bool) -> bool:
    """A singular may leave its number out ("one lot"), everything else has to be there as often."""
    wanted, found = sorted(PLACEHOLDER.findall(english)), sorted(PLACEHOLDER.findall(spanish))
    return wanted == found or (is_plural and set(found) <= set(wanted) | {"%(number)s", "%(count)s"})


def test_the_compiled_catalog_is_that_of_the_texts() -> None:
    compiled = {
        (entry.msgctxt, entry.msgid): texts_of(entry)
        for entry in polib.mofile(str(CATALOG.with_suffix(".mo")))
    }
    assert compiled == {(entry.msgctxt, entry.msgid): texts_of(entry) for entry in entries()}


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="xgettext (gettext) is not installed")
def test_every_text_of_the_program_is_in_the_catalog(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`bin/messages` renews it. The command writes where it reads, so it is given the sources by links."""
    for room in (*ROOMS, "templates"):
        (tmp_path / room).symlink_to(ROOT / room)
    fresh = tmp_path / CATALOG.relative_to(ROOT)
    fresh.parent.mkdir(parents=True)
    shutil.copy(CATALOG, fresh)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    monkeypatch.chdir(tmp_path)

    call_command(
        "makemessages",
        locale=["es"],
        no_wrap=True,
        no_location=True,
        no_obsolete=True,
        symlinks=True,
        verbosity=0,
    )

    now = {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in polib.pofile(str(fresh))}
    kept = {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in entries()}
    assert {"new": now - kept, "gone": kept - now} == {"new": set(), "gone": set()}
