"""The JSON of the registry's web service: some operations without address and products.

Objects are built one at a time; the service puts them into one list, at the root or under a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson
from django.utils.translation import gettext_lazy as _
from ijson.common import ObjectBuilder

from operations.registry.records import (
    OPERATIONS,
    SCOPE_COLUMNS,
    Findings,
    Meter,
    Record,
    RegistryFileError,
)
from operations.rules import registry_values
from operations.rules.registry_values import LONGEST_CELL

_NAMES = {
    "certifierName": "Cert_name",
    "nopOperationID": "op_nopOpID",
    "operationName": "op_name",
    "operationOtherNames": "op_otherNames",
    "contactFirstName": "op_contFirstName",
    "contactLastName": "op_contLastName",
    "nopOperationStatus": "op_status",
    "statusEffectiveDate": "op_statusEffectiveDate",
    "nopAnniversaryDate": "op_nopAnniversaryDate",
    "lastUpdateDate": "op_lastUpdatedDate",
    "phone": "op_phone",
    "email": "op_email",
    "websiteURL": "op_url",
}
_NOT_READ = frozenset(
    {"clientOperationID", "additionalInformation", "hasCertificate", "certificateURL", "scopes"}
)
_DEEPEST = 8
_MOST_UNKNOWN = 200


def read(file: BinaryIO, findings: Findings, meter: Meter) -> Iterator[Record]:
    """Rows are counted within the list. Raises RegistryFileError."""
    try:
        for row, operation in enumerate(_objects(_Metered(file, meter)), start=1):
            if "nopOperationID" in operation:
                findings.has_operations = True
            yield Record(OPERATIONS, row, _values(operation, findings))
    except (ijson.JSONError, UnicodeDecodeError, ValueError) as error:
        if isinstance(error, RegistryFileError):
            raise
        raise RegistryFileError(
            _("The JSON in this file cannot be read (%(why)s). Save the service's answer again.")
            % {"why": registry_values.shorten(str(error), 120)}
        ) from error
    if not findings.has_operations:
        raise RegistryFileError(
            _(
                "This JSON holds no list of operations with nopOperationID. Save the answer of the "
                "registry's operations service as it came."
            )
        )


def _objects(file: _Metered) -> Iterator[dict[str, Any]]:
    """The objects of the one list. Raises RegistryFileError for what is nested too deep."""
    depth, starts_at = 0, 0
    builder: ObjectBuilder | None = None
    containers: list[str] = []
    for event, value in ijson.basic_parse(file, use_float=True):
        if event in ("start_map", "start_array"):
            if builder is None and event == "start_map" and containers in (["["], ["{", "["]):
                builder, starts_at = ObjectBuilder(), depth
            depth += 1
            containers.append("{" if event == "start_map" else "[")
            if depth > _DEEPEST:
                raise RegistryFileError(_("This JSON is nested too deep to be the registry's."))
        elif event in ("end_map", "end_array"):
            depth -= 1
            containers.pop()
        if builder is not None:
            builder.event(event, value)
            if event == "end_map" and depth == starts_at:
                yield builder.value
                builder = None


def _values(operation: dict[str, Any], findings: Findings) -> dict[str, str]:
    values = {}
    for key, value in operation.items():
        if name := _NAMES.get(key):
            if text := _text(value):
                values[name] = text
        elif key not in _NOT_READ and len(findings.unknown_columns) < _MOST_UNKNOWN:
            findings.unknown_columns.add(key[:60])
    scopes = operation.get("scopes")
    for scope in scopes if isinstance(scopes, list) else ():
        findings.has_scopes = True
        values |= _scope_values(scope)
    return values


def _scope_values(scope: object) -> dict[str, str]:
    """A scope of the list as the workbooks write it; one that nobody knows is left to the status column."""
    if not isinstance(scope, dict):
        return {}
    try:
        columns = SCOPE_COLUMNS[registry_values.parse_scope(_text(scope.get("nopScope")))]
    except registry_values.ValueRefusedError:
        return {}
    values = {
        columns[0]: _text(scope.get("nopScopeStatus")),
        columns[1]: _text(scope.get("statusEffectiveDate")),
    }
    return {name: text for name, text in values.items() if text}


def _text(value: object) -> str:
    if isinstance(value, bool) or value is None or isinstance(value, (dict, list)):
        return ""
    return str(value).strip()[: LONGEST_CELL + 1]


class _Metered:
    """A file that tells how much of it was read."""

    def __init__(self, file: BinaryIO, meter: Meter) -> None:
        self._file = file
        self._meter = meter

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._meter(len(piece))
        return piece
