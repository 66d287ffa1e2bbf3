"""The code lists: one table, and the reading of their files (see `operations/reference/README.md`).

Reading checks everything that can be checked without the database and says what is wrong by file and
row. Writing is `services/reference_loading.py`.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from operations import models
from operations.rules import usitc
from operations.rules.arrangements import OriginRule, TermKind

FOLDER = Path(__file__).parent / "reference"

READING = 2
"""Raised when the reading below changes what comes out of an unchanged file."""


class ReferenceFileError(ValueError):
    """A file of a code list that cannot be loaded; the text names file and row."""


class RowError(ValueError):
    """What is wrong with one row; the caller adds file and row."""


Row = Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """One row as it has to stand in the database.

    `origin` and `partners` are codes of countries and `arrangement` is the code of a trade arrangement,
    since their keys are only known there.
    """

    key: tuple[str, ...]
    fields: dict[str, Any]
    origin: str = ""
    partners: tuple[str, ...] = ()
    arrangement: str = ""


@dataclass(frozen=True)
class CodeList:
    """One list: its file, the model of its rows and how to read one. `in_force_on` dates a list that has
    no dates of its own."""

    name: str
    file: str
    model: Any
    columns: tuple[str, ...]
    read: Callable[[Row, date], Entry]
    in_force_on: date = date(2024, 1, 1)

    @property
    def keeps_versions(self) -> bool:
        """Whether a changed row becomes a new one beside the old, as with tariff codes."""
        return self.model is models.HtsCode

    @property
    def stored_fields(self) -> list[str]:
        """The columns of the model's own table, without its key."""
        options = self.model._meta  # noqa: SLF001 -- Django's public way to ask a model for its fields
        return [field.name for field in options.concrete_fields if not field.primary_key]


@dataclass(frozen=True)
class FileContent:
    """A read file and the digest by which it is known again."""

    digest: str
    raw: bytes


def open_file(code_list: CodeList, folder: Path = FOLDER) -> FileContent:
    """The bytes of the list's file. Raises ReferenceFileError."""
    path = folder / code_list.file
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ReferenceFileError(
            _("The file %(file)s cannot be read (%(why)s). Put it back and load again.")
            % {"file": path, "why": error.strerror}
        ) from error
    seed = f"{READING} {code_list.in_force_on} ".encode()
    return FileContent(hashlib.sha256(seed + raw).hexdigest(), raw)


def read_entries(code_list: CodeList, content: FileContent) -> list[Entry]:
    """All rows of the file. Raises ReferenceFileError, naming file and row."""
    lines = csv.reader(io.StringIO(_text_of(code_list, content.raw), newline=""), strict=True)
    entries: dict[tuple[str, ...], Entry] = {}
    row = 0
    try:
        _check_header(code_list, next(lines, []))
        for cells in lines:
            row += 1
            entry = code_list.read(_values(code_list, cells), code_list.in_force_on)
            _check_new(entry, entries)
            entries[entry.key] = entry
    except csv.Error as error:
        raise refusal(code_list, row + 1, error) from error
    except RowError as error:
        raise refusal(code_list, row, error) from error
    return list(entries.values())


def refusal(code_list: CodeList, row: int, why: Exception) -> ReferenceFileError:
    """The sentence of a refused row; row 0 is the header."""
    return ReferenceFileError(
        _("%(file)s, row %(row)d: %(why)s. Correct the file and load again; nothing was changed.")
        % {"file": code_list.file, "row": row, "why": why}
    )


def _check_header(code_list: CodeList, header: list[str]) -> None:
    if tuple(header) != code_list.columns:
        raise RowError(_("the columns have to be %(columns)s") % {"columns": ",".join(code_list.columns)})


def _values(code_list: CodeList, cells: list[str]) -> Row:
    if len(cells) != len(code_list.columns):
        raise RowError(
            _("it has %(found)d cells, but there are %(expected)d columns")
            % {"found": len(cells), "expected": len(code_list.columns)}
        )
    return {name: cell.strip() for name, cell in zip(code_list.columns, cells, strict=True)}


def _check_new(entry: Entry, entries: Mapping[tuple[str, ...], Entry]) -> None:
    if entry.key in entries:
        raise RowError(_("%(key)s stands in the file twice") % {"key": " ".join(entry.key)})


def _text_of(code_list: CodeList, raw: bytes) -> str:
    try:
        if code_list.file.endswith(".gz"):
            raw = gzip.decompress(raw)
        return raw.decode("utf-8-sig")
    except (OSError, EOFError) as error:
        raise ReferenceFileError(
            _("%(file)s is damaged and cannot be unpacked. Put the whole file back and load again.")
            % {"file": code_list.file}
        ) from error
    except UnicodeDecodeError as error:
        raise ReferenceFileError(
            _("%(file)s is not written in UTF-8. Save it so and load again; nothing was changed.")
            % {"file": code_list.file}
        ) from error


def _entry(row: Row, in_force_on: date, **more: Any) -> Entry:
    """A row with code, name and validity, which all short lists have."""
    fields = {
        "code": _filled(row, "code"),
        "name": _filled(row, "name"),
        **_validity(row, in_force_on),
        **more,
    }
    if len(fields["code"]) > 10 or len(fields["name"]) > 200:
        raise RowError(_("code or name is too long"))
    return Entry(key=(fields["code"],), fields=fields)


def _read_country(row: Row, in_force_on: date) -> Entry:
    return _entry(row, in_force_on, in_european_union=_flag(row, "in_european_union"))


def _read_port(row: Row, in_force_on: date) -> Entry:
    if len(row["state"]) > 2:
        raise RowError(_("the state has to be two letters"))
    return _entry(row, in_force_on, state=row["state"])


def _read_package_type(row: Row, in_force_on: date) -> Entry:
    return _entry(row, in_force_on)


def _read_arrangement(row: Row, in_force_on: date) -> Entry:
    entry = _entry(row, in_force_on, mark=_mark(row))
    return Entry(entry.key, entry.fields, partners=tuple(row["partner_countries"].split()))


def _read_term(row: Row, in_force_on: date) -> Entry:
    kind, applies_to = row["kind"], row["applies_to"]
    if kind not in TermKind.values:
        raise RowError(_("the kind has to be one of %(kinds)s") % {"kinds": ", ".join(TermKind)})
    if kind == TermKind.ORIGIN and applies_to not in OriginRule.values:
        raise RowError(_("the origin has to be one of %(rules)s") % {"rules": ", ".join(OriginRule)})
    fields = {
        "kind": kind,
        "applies_to": applies_to,
        "words": _filled(row, "words"),
        "source": _filled(row, "source"),
        "mark": _mark(row),
        **_validity(row, in_force_on),
    }
    arrangement = _filled(row, "arrangement")
    starts_on = (_day(row, "valid_from") or in_force_on).isoformat()
    return Entry(key=(arrangement, kind, applies_to, starts_on), fields=fields, arrangement=arrangement)


def _mark(row: Row) -> str:
    if row["mark"] not in ("V", "S", "R"):
        raise RowError(_("the mark has to be V, S or R"))
    return row["mark"]


def _read_hts(row: Row, in_force_on: date) -> Entry:
    code = row["hts10"]
    if len(code) != 10 or not (code.isascii() and code.isdigit()):
        raise RowError(_("“%(code)s” is not a code of ten digits") % {"code": code})
    fields = {
        "code": code,
        "description": _filled(row, "description_path"),
        "unit": usitc.join_units(row["units"].split(";")),
        "is_organic": _flag(row, "certified_organic"),
        "valid_from": in_force_on,
        "valid_to": None,
    }
    return Entry(key=(code,), fields=fields)


def _read_risk(row: Row, in_force_on: date) -> Entry:
    if row["list"] not in models.RiskEntry.List.values:
        raise RowError(_("the list has to be one of %(lists)s") % {"lists": ", ".join(models.RiskEntry.List)})
    prefix = row["hts_prefix"]
    if not (2 <= len(prefix) <= 10 and prefix.isascii() and prefix.isdigit()):
        raise RowError(_("“%(prefix)s” is not the beginning of a tariff code") % {"prefix": prefix})
    fields = {
        "list": row["list"],
        "hts_prefix": prefix,
        "commodity": _filled(row, "commodity"),
        "source": _filled(row, "source"),
        **_validity(row, in_force_on),
    }
    return Entry(key=(row["list"], row["origin"], prefix), fields=fields, origin=_filled(row, "origin"))


def _filled(row: Row, column: str) -> str:
    if not row[column]:
        raise RowError(_("the column %(column)s is empty") % {"column": column})
    return row[column]


def _flag(row: Row, column: str) -> bool:
    if row[column] not in ("0", "1"):
        raise RowError(_("the column %(column)s has to be 0 or 1") % {"column": column})
    return row[column] == "1"


def _validity(row: Row, in_force_on: date) -> dict[str, date | None]:
    starts_on = _day(row, "valid_from") or in_force_on
    ends_on = _day(row, "valid_to")
    if ends_on is not None and ends_on < starts_on:
        raise RowError(_("valid_to lies before valid_from"))
    return {"valid_from": starts_on, "valid_to": ends_on}


def _day(row: Row, column: str) -> date | None:
    if not row[column]:
        return None
    try:
        return date.fromisoformat(row[column])
    except ValueError as error:
        raise RowError(
            _("the column %(column)s has to be a date such as 2026-11-24") % {"column": column}
        ) from error


_SHORT = ("code", "name", "valid_from", "valid_to")

LISTS: tuple[CodeList, ...] = (
    CodeList(
        name="countries",
        file="countries.csv",
        model=models.Country,
        columns=("code", "name", "in_european_union", "valid_from", "valid_to"),
        read=_read_country,
    ),
    CodeList(
        name="ports",
        file="us_ports.csv",
        model=models.UsPort,
        columns=("code", "name", "state", "valid_from", "valid_to"),
        read=_read_port,
    ),
    CodeList(
        name="package types",
        file="package_types.csv",
        model=models.PackageType,
        columns=_SHORT,
        read=_read_package_type,
    ),
    CodeList(
        name="trade arrangements",
        file="trade_arrangements.csv",
        model=models.TradeArrangement,
        columns=(*_SHORT, "partner_countries", "mark"),
        read=_read_arrangement,
    ),
    CodeList(
        name="trade terms",
        file="trade_terms.csv",
        model=models.ArrangementTerm,
        columns=("arrangement", "kind", "applies_to", "words", "valid_from", "valid_to", "mark", "source"),
        read=_read_term,
    ),
    CodeList(
        name="tariff codes",
        file="hts_2026_rev4.csv.gz",
        model=models.HtsCode,
        columns=("hts10", "description_path", "units", "certified_organic"),
        read=_read_hts,
        in_force_on=date(2026, 1, 1),
    ),
    CodeList(
        name="risks",
        file="risk_list.csv",
        model=models.RiskEntry,
        columns=("list", "origin", "hts_prefix", "commodity", "source", "valid_from", "valid_to"),
        read=_read_risk,
    ),
)
"""In the order of loading: countries are named by the others."""
