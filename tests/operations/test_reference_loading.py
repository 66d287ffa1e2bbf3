"""The code lists: loaded fresh, again, changed and broken."""

from __future__ import annotations

import gzip
import shutil
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from operations import reference
from operations.models import Country, HtsCode, RiskEntry, TradeArrangement
from operations.services.reference_loading import Outcome, load_reference

pytestmark = pytest.mark.django_db

TARIFF_HEAD = "hts10,description_path,units,certified_organic\n"
COFFEE_ROW = "0901110015,Coffee > Arabica > Certified organic,kg,1\n"
TEA_ROW = "0902101015,Tea > Green tea,kg,0\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The real lists, with a tariff schedule of two codes."""
    for code_list in reference.LISTS:
        shutil.copy(reference.FOLDER / code_list.file, tmp_path)
    write_tariff(tmp_path, TARIFF_HEAD + COFFEE_ROW + TEA_ROW)
    return tmp_path


def write_tariff(folder: Path, text: str) -> None:
    (folder / "hts_2026_rev4.csv.gz").write_bytes(gzip.compress(text.encode()))


def counts(outcomes: list[Outcome]) -> dict[str, tuple[int, int, int, int]]:
    return {one.name: (one.new, one.changed, one.ended, one.unchanged) for one in outcomes if one.was_read}


def test_the_lists_of_the_project_load_completely(now: datetime) -> None:
    outcomes = load_reference(at=now)

    assert counts(outcomes) == {
        "countries": (249, 0, 0, 0),
        "ports": (410, 0, 0, 0),
        "package types": (405, 0, 0, 0),
        "trade arrangements": (8, 0, 0, 0),
        "trade terms": (23, 0, 0, 0),
        "tariff codes": (19_856, 0, 0, 0),
        "risks": (44, 0, 0, 0),
    }
    assert HtsCode.objects.filter(is_organic=True).count() == 185
    assert Country.objects.filter(in_european_union=True).count() == 27
    assert TradeArrangement.objects.get(code="EU").partner_countries.count() == 27


def test_what_is_the_same_is_not_read_again(folder: Path, now: datetime, django_assert_num_queries) -> None:
    load_reference(at=now, folder=folder)

    with django_assert_num_queries(9):  # one for each list, inside a savepoint of the test
        outcomes = load_reference(at=now, folder=folder)

    assert counts(outcomes) == {}


def test_a_file_with_the_same_rows_changes_nothing(folder: Path, now: datetime) -> None:
    load_reference(at=now, folder=folder)
    write_tariff(folder, TARIFF_HEAD + TEA_ROW + COFFEE_ROW)

    assert counts(load_reference(at=now, folder=folder)) == {"tariff codes": (0, 0, 0, 2)}


def test_a_code_that_left_the_file_ends_and_is_not_deleted(folder: Path, now: datetime) -> None:
    load_reference(at=now, folder=folder)
    Country.objects.create(code="ZZ", name="Nowhere", valid_from=date(2024, 1, 1))
    countries = folder / "countries.csv"
    text = countries.read_text("utf-8").replace("AD,Andorra,0,2024-01-01,\n", "")
    countries.write_text(text, "utf-8")

    outcomes = load_reference(at=now, folder=folder)

    assert counts(outcomes) == {"countries": (0, 0, 2, 248)}
    assert Country.objects.get(code="AD").valid_to == date(2026, 11, 23)


def test_a_newer_schedule_gives_changed_words_a_row_of_their_own(
    folder: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_reference(at=now, folder=folder)
    write_tariff(folder, TARIFF_HEAD + COFFEE_ROW + "0902101020,Tea > Green tea > Other,kg,0\n")
    in_force_from(monkeypatch, date(2027, 1, 1))

    assert counts(load_reference(at=now, folder=folder)) == {"tariff codes": (1, 0, 1, 1)}
    assert list(HtsCode.objects.order_by("code").values_list("code", "valid_from", "valid_to")) == [
        ("0901110015", date(2026, 1, 1), None),
        ("0902101015", date(2026, 1, 1), date(2026, 12, 31)),
        ("0902101020", date(2027, 1, 1), None),
    ]

    write_tariff(folder, TARIFF_HEAD + COFFEE_ROW.replace("Arabica", "Arabica green"))
    in_force_from(monkeypatch, date(2027, 7, 1))
    load_reference(at=now, folder=folder)

    assert list(
        HtsCode.objects.filter(code="0901110015")
        .order_by("valid_from")
        .values_list("description", "valid_from", "valid_to")
    ) == [
        ("Coffee > Arabica > Certified organic", date(2026, 1, 1), date(2027, 6, 30)),
        ("Coffee > Arabica green > Certified organic", date(2027, 7, 1), None),
    ]


def in_force_from(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    lists = tuple(
        reference.CodeList(**{**vars(one), "in_force_on": day}) if one.keeps_versions else one
        for one in reference.LISTS
    )
    monkeypatch.setattr(reference, "LISTS", lists)


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        (
            "countries.csv",
            "code,name\nPE,Peru\n",
            "countries.csv, row 0: the columns have to be code,name,in_european_union,valid_from,valid_to.",
        ),
        (
            "countries.csv",
            "code,name,in_european_union,valid_from,valid_to\nPE,Peru,0,2024-01-01,\nUS,America,maybe,,\n",
            "countries.csv, row 2: the column in_european_union has to be 0 or 1.",
        ),
        (
            "us_ports.csv",
            "code,name,state,valid_from,valid_to\n2811,Oakland,CA,2024-02-30,\n",
            "us_ports.csv, row 1: the column valid_from has to be a date such as 2026-11-24.",
        ),
        (
            "us_ports.csv",
            "code,name,state,valid_from,valid_to\n2811,Oakland,CA,,\n2811,Oakland,CA,,\n",
            "us_ports.csv, row 2: 2811 stands in the file twice.",
        ),
        (
            "us_ports.csv",
            "code,name,state,valid_from,valid_to\n2811,Oakland,CA\n",
            "us_ports.csv, row 1: it has 3 cells, but there are 5 columns.",
        ),
        (
            "package_types.csv",
            'code,name,valid_from,valid_to\n5L,"Bag, textile,,\n',
            "package_types.csv, row 1: unexpected end of data.",
        ),
        (
            "risk_list.csv",
            "list,origin,hts_prefix,commodity,source,valid_from,valid_to\nhigh_risk,QQ,1201,Soy,a test,,\n",
            "risk_list.csv, row 1: the country “QQ” is not in countries.csv.",
        ),
        (
            "risk_list.csv",
            "list,origin,hts_prefix,commodity,source,valid_from,valid_to\nhigh_risk,TR,soy,Soy,a test,,\n",
            "risk_list.csv, row 1: “soy” is not the beginning of a tariff code.",
        ),
    ],
)
def test_a_broken_file_is_named_with_its_row_and_nothing_is_loaded(
    folder: Path, now: datetime, file: str, text: str, sentence: str
) -> None:
    (folder / file).write_text(text, "utf-8")

    with pytest.raises(reference.ReferenceFileError) as refusal:
        load_reference(at=now, folder=folder)

    assert str(refusal.value) == f"{sentence} Correct the file and load again; nothing was changed."
    assert (Country.objects.count(), HtsCode.objects.count(), RiskEntry.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        (b"not gzip", "is damaged"),
        (gzip.compress(b"\xff\xfe", mtime=0), "not written in UTF-8"),
    ],
)
def test_an_unreadable_file_is_named(folder: Path, now: datetime, content: bytes | None, words: str) -> None:
    path = folder / "hts_2026_rev4.csv.gz"
    path.unlink()
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(reference.ReferenceFileError, match=words):
        load_reference(at=now, folder=folder)


def test_the_command_says_what_became_of_each_list(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "operations.services.reference_loading.load_reference.__kwdefaults__", {"folder": folder}
    )
    said = StringIO()

    call_command("load_reference", stdout=said)
    call_command("load_reference", stdout=said)

    assert said.getvalue().splitlines()[5::7] == [
        "tariff codes: 2 new, 0 changed, 0 ended, 0 unchanged",
        "tariff codes: as loaded before",
    ]


def test_the_command_refuses_a_broken_list_in_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "operations.services.reference_loading.load_reference.__kwdefaults__", {"folder": folder}
    )
    (folder / "risk_list.csv").write_text("nonsense\n", "utf-8")

    with pytest.raises(CommandError, match=r"risk_list\.csv, row 0"):
        call_command("load_reference")
