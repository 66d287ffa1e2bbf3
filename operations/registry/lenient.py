"""Values of a row that may be missing: what cannot be read is left out, and a problem tells of it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from operations.models.registry_import import ProblemKind
from operations.registry.records import Record
from operations.rules import registry_values
from operations.rules.registry_values import ValueRefusedError

_LONGEST_REASON = 300
_LONGEST_NAME = 200
_MOST_OTHER_NAMES = 50


class ProblemRow(NamedTuple):
    """The columns of `RegistryProblem` beside its import."""

    kind: str
    place: str
    row: int
    nop_id: str
    reason: str


def problem_of(kind: ProblemKind, record: Record, reason: object, nop_id: str) -> ProblemRow:
    known = nop_id if len(nop_id) == 10 and nop_id.isdigit() else ""
    text = registry_values.shorten(str(reason), _LONGEST_REASON)
    return ProblemRow(kind, record.place, record.row, known, text)


class LenientReader:
    """Values of one row that may be missing: what cannot be read is left out and noted."""

    def __init__(self, record: Record, nop_id: str, problems: list[ProblemRow]) -> None:
        self._record = record
        self._nop_id = nop_id
        self._problems = problems

    def day(self, column: str) -> date | None:
        try:
            return registry_values.parse_day(self._record.values.get(column, ""))
        except ValueRefusedError as refusal:
            self._note(column, refusal)
            return None

    def text(self, column: str, longest: int) -> str:
        return self.joined((column,), longest, "")

    def joined(self, columns: tuple[str, ...], longest: int, between: str) -> str:
        values = self._record.values
        text = between.join(values[name] for name in columns if name in values)
        if not text:
            return ""
        try:
            return registry_values.parse_text(registry_values.parse_formula(text), longest)
        except ValueRefusedError as refusal:
            self._note(columns[0], refusal)
            return ""

    def website(self, column: str, longest: int) -> str:
        try:
            return registry_values.parse_website(self._record.values.get(column, ""), longest)
        except ValueRefusedError as refusal:
            self._note(column, refusal)
            return ""

    def other_names(self, name: str) -> list[str]:
        text = self._record.values.get("op_otherNames", "")
        if not text:
            return []
        try:
            names = registry_values.parse_other_names(registry_values.parse_formula(text), _LONGEST_NAME)
        except ValueRefusedError as refusal:
            self._note("op_otherNames", refusal)
            return []
        return [other for other in names if other.casefold() != name.casefold()][:_MOST_OTHER_NAMES]

    def scope_standing(self, column: str) -> str | None:
        try:
            return registry_values.parse_scope_standing(self._record.values.get(column, ""))
        except ValueRefusedError as refusal:
            self._note(column, refusal)
            return None

    def _note(self, column: str, refusal: ValueRefusedError) -> None:
        reason = _("%(column)s: %(why)s. The value is left out.") % {"column": column, "why": refusal}
        self._problems.append(problem_of(ProblemKind.LEFT_OUT, self._record, reason, self._nop_id))
