"""What is different between two versions of a request, or between a request and an earlier one: field by
field, grouped by step and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shipments.rules.frozen_request import FIELDS, PAPERS, Field, FrozenLine, FrozenRequest, Values

STEPS = ("parties", "products", "transport", "papers")


class Mark(StrEnum):
    """What happened to a value or to a line."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One field, before and after. Of a list, `gone` and `new` are the values that only one side has."""

    field: Field
    before: Values
    after: Values

    @property
    def mark(self) -> Mark:
        if not self.before:
            return Mark.NEW
        return Mark.CHANGED if self.after else Mark.GONE

    @property
    def gone(self) -> Values:
        return tuple(value for value in self.before if value not in self.after)

    @property
    def new(self) -> Values:
        return tuple(value for value in self.after if value not in self.before)

    @property
    def kept(self) -> Values:
        return tuple(value for value in self.after if value in self.before)

    @property
    def amount(self) -> Decimal | None:
        """By how much a number rose; None for what is no number, or has nothing to be compared with."""
        if not self.field.is_number or len(self.before) != 1 or len(self.after) != 1:
            return None
        return Decimal(self.after[0]) - Decimal(self.before[0])

    @property
    def share(self) -> Decimal | None:
        """The amount as a share of what was before: 0.05 is five percent more."""
        before = Decimal(self.before[0]) if self.amount is not None else Decimal(0)
        return self.amount / before if self.amount is not None and before else None


@dataclass(frozen=True)
class Group:
    """The differences of a step; of products, those of one line.

    `line` is the line's position now, or its former one where it is gone; `key` likewise. `mark` tells
    whether the line as a whole is new or gone: then the differences are all that it says or said.
    """

    step: str
    differences: tuple[Difference, ...]
    line: int | None = None
    key: str = ""
    title: str = ""
    mark: Mark = Mark.CHANGED


def compare(before: FrozenRequest, after: FrozenRequest) -> tuple[Group, ...]:
    """Every difference, in the order of the steps and lines; a step without one is left out.

    Lines belong together by their key; between two requests by product and tariff code, then by product.
    The same lines in another order are no difference.
    """
    groups = {
        step: Group(step, tuple(_differences(step, _with_papers(before), _with_papers(after))))
        for step in STEPS
        if step != "products"
    }
    products = tuple(_lines(before.lines, after.lines))
    ordered = (groups["parties"], *products, groups["transport"], groups["papers"])
    return tuple(group for group in ordered if group.differences)


def find(groups: Sequence[Group], field: str) -> Difference | None:
    """The difference of a field of the request."""
    return next((one for group in groups for one in group.differences if one.field.name == field), None)


def about(groups: Sequence[Group], subjects: Mapping[int, tuple[str, str, str]]) -> frozenset[int]:
    """Which of the subjects the differences touch: each is a field, the key of a line or nothing, and a kind
    of paper of which a new one would count."""
    papers = find(groups, PAPERS)
    new_kinds = {value.partition("|")[0] for value in papers.new} if papers else set()
    return frozenset(
        subject
        for subject, (field, key, kind) in subjects.items()
        if (field and _touches(groups, field, key)) or (kind and kind in new_kinds)
    )


def _touches(groups: Sequence[Group], field: str, key: str) -> bool:
    return any(
        difference.field.name == field and (not key or group.key == key)
        for group in groups
        for difference in group.differences
    )


def pair_lines(
    before: Sequence[FrozenLine], after: Sequence[FrozenLine]
) -> tuple[list[tuple[FrozenLine | None, FrozenLine]], list[FrozenLine]]:
    """Each line of now with the one it belongs to, or None; and the earlier lines that are left over."""
    left = list(before)
    partners: dict[str, FrozenLine] = {}
    for identify in (_key, _product_and_code, _product):
        for line in after:
            if line.key in partners:
                continue
            partner = next((one for one in left if identify(one) == identify(line) != ()), None)
            if partner is not None:
                left.remove(partner)
                partners[line.key] = partner
    return [(partners.get(line.key), line) for line in after], left


def _key(line: FrozenLine) -> Values:
    return (line.key,)


def _product_and_code(line: FrozenLine) -> Values:
    product = _product(line)
    return (*product, *line.values.get("hts", ())) if product else ()


def _product(line: FrozenLine) -> Values:
    return line.values.get("certified_product", ())


def _lines(before: Sequence[FrozenLine], after: Sequence[FrozenLine]) -> Iterator[Group]:
    pairs, left = pair_lines(before, after)
    for earlier, line in pairs:
        differences = tuple(_differences("products", earlier.values if earlier else {}, line.values))
        mark = Mark.CHANGED if earlier else Mark.NEW
        yield Group("products", differences, line.position, line.key, _title(line), mark)
    for line in left:
        differences = tuple(_differences("products", line.values, {}))
        yield Group("products", differences, line.position, line.key, _title(line), Mark.GONE)


def _title(line: FrozenLine) -> str:
    return next(iter(line.values.get("name_as_labelled", ()) or _product(line)), "")


def _with_papers(request: FrozenRequest) -> Mapping[str, Values]:
    """A paper is the same while kind and content are: the content is told by the head of its digest."""
    papers = tuple(f"{paper.kind}|{paper.name}|{paper.sha256[:12]}" for paper in request.papers)
    return {**request.values, PAPERS: papers}


def _differences(
    step: str, before: Mapping[str, Values], after: Mapping[str, Values]
) -> Iterator[Difference]:
    for field in FIELDS.values():
        if field.step != step:
            continue
        earlier, now = before.get(field.name, ()), after.get(field.name, ())
        if sorted(earlier) != sorted(now):
            yield Difference(field, earlier, now)
