"""What is wrong with a number that was pasted from the federal system, and what is only odd about it.

That the parts of a number mean certifier and operation is common reading, not written law (domain.md 4).
So a part that is one slip away from the right one is refused, since it is that slip; another prefix is
only said, since the certifier of a prefix may not be the one that issues.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from certificates.rules import recognising
from certificates.rules.numbering import CertificateNumber
from certificates.rules.recognising import Kind


@dataclass(frozen=True)
class Expected:
    """What the parts of the number should be: the certifier's prefix, and the IDs of exporter and final
    handler with their names."""

    prefix: str
    operations: Mapping[str, str]


@dataclass(frozen=True)
class Judgement:
    """The number, or why the text is none that can be kept; `doubts` are sentences that refuse nothing."""

    number: str = ""
    refusal: str = ""
    doubts: tuple[str, ...] = ()


def judge(text: str, expected: Expected, *, name_of: Callable[[str], str] = lambda _nop_id: "") -> Judgement:
    """Judges a pasted text. `name_of` gives the name of another operation by its NOP ID, or nothing."""
    explanation = recognising.explain(text)
    number = explanation.number
    if explanation.kind != Kind.CERTIFICATE_NUMBER or number is None:
        return Judgement(refusal=str(explanation.sentence))
    if refusal := _of_another_operation(number, expected, name_of):
        return Judgement(refusal=refusal)
    return Judgement(str(number), doubts=tuple(_doubts(number, expected)))


def is_one_slip_away(first: str, second: str) -> bool:
    """Whether texts of one length differ in one character, or in two neighbours that changed places."""
    if len(first) != len(second) or first == second:
        return False
    places = [place for place in range(len(first)) if first[place] != second[place]]
    if len(places) == 1:
        return True
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    left, right = places
    return first[left] == second[right] and first[right] == second[left]


def _of_another_operation(
    number: CertificateNumber, expected: Expected, name_of: Callable[[str], str]
) -> str:
    nop_id = number.operation_nop_id
    if nop_id in expected.operations:
        return ""
    for meant, name in expected.operations.items():
        if is_one_slip_away(nop_id, meant):
            return _(
                "The ten digits in the middle, %(typed)s, are one slip away from %(meant)s, the NOP ID of "
                "%(name)s. Copy the number again."
            ) % {"typed": nop_id, "meant": meant, "name": name}
    if other := name_of(nop_id):
        return _(
            "This number was allotted to %(other)s (%(typed)s), which is neither the exporter nor the final "
            "handler of this request. Copy the number of the right certificate."
        ) % {"other": other, "typed": nop_id}
    return ""


def _doubts(number: CertificateNumber, expected: Expected) -> list[str]:
    doubts = []
    prefix = number.certifier_prefix
    if prefix != expected.prefix:
        if is_one_slip_away(prefix, expected.prefix):
            words = _(
                "It begins with %(typed)s, one slip away from your own code %(meant)s. Compare it with "
                "Global INTEGRITY before you issue."
            )
        else:
            words = _(
                "It begins with %(typed)s and your own code is %(meant)s. That can be right; compare it with "
                "Global INTEGRITY before you issue."
            )
        doubts.append(words % {"typed": prefix, "meant": expected.prefix})
    if number.operation_nop_id not in expected.operations:
        doubts.append(
            _(
                "The ten digits in the middle, %(typed)s, are neither the exporter's NOP ID nor the final "
                "handler's. Compare the number with Global INTEGRITY before you issue."
            )
            % {"typed": number.operation_nop_id}
        )
    return doubts
