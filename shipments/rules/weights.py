"""The weights of a line: what follows from what was typed, how it is shown, and what does not add up.

`net`, `gross` and `unit` name the three weights in the fields of a line: `net_weight` in
`net_weight_unit` was typed, `net_weight_kg` follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from shipments.rules import units
from shipments.rules.units import SYMBOLS, Unit

# Two weights that should be one may differ by this share (check C08, domain.md 10).
TOLERANCE = Decimal("0.02")

WEIGHTS = ("net_weight", "gross_weight", "unit_weight")


@dataclass(frozen=True)
class Typed:
    """The weights of a line as they were typed; None is nothing typed."""

    net: Decimal | None = None
    net_unit: str = Unit.KILOGRAM.value
    gross: Decimal | None = None
    gross_unit: str = Unit.KILOGRAM.value
    packages: int | None = None
    unit: Decimal | None = None
    unit_unit: str = Unit.KILOGRAM.value

    @property
    def unit_kg(self) -> Decimal | None:
        """Kilograms of one package, to a milligram."""
        return units.unit_weight_kg(self.unit, self.unit_unit) if self.unit is not None else None

    @property
    def packages_kg(self) -> Decimal | None:
        """Kilograms of all packages, to a gram."""
        if not self.packages or self.unit is None:
            return None
        return units.packages_kg(self.packages, self.unit, self.unit_unit)

    @property
    def net_kg(self) -> Decimal | None:
        """What was typed in kilograms; where no net weight was typed, that of all packages."""
        return units.to_kilograms(self.net, self.net_unit) if self.net is not None else self.packages_kg

    @property
    def gross_kg(self) -> Decimal | None:
        return units.to_kilograms(self.gross, self.gross_unit) if self.gross is not None else None

    def net_formula(self, packages_word: str) -> str:
        """How the net weight became kilograms: `42,500 lb = 19,277.676 kg`, or from the packages
        `1,000 bags × 42.5 lb = 19,277.676 kg`. Empty where plain kilograms were typed."""
        net_kg, packages_kg = self.net_kg, self.packages_kg
        if net_kg is None:
            return ""
        if self.net is not None and self.net_unit != Unit.KILOGRAM:
            return f"{format_typed(self.net, self.net_unit)} = {format_kg(net_kg)}"
        if packages_kg == net_kg and self.unit is not None:
            unit = format_typed(self.unit, self.unit_unit)
            return f"{self.packages:,} {packages_word} × {unit} = {format_kg(net_kg)}"
        return ""

    def gross_formula(self) -> str:
        """As `net_formula`, of the gross weight."""
        if self.gross is None or self.gross_kg is None or self.gross_unit == Unit.KILOGRAM:
            return ""
        return f"{format_typed(self.gross, self.gross_unit)} = {format_kg(self.gross_kg)}"


def typed_of(line: object) -> Typed:
    """The typed weights of a line, or of anything with its fields."""
    return Typed(
        net=line.net_weight,  # type: ignore[attr-defined]
        net_unit=line.net_weight_unit,  # type: ignore[attr-defined]
        gross=line.gross_weight,  # type: ignore[attr-defined]
        gross_unit=line.gross_weight_unit,  # type: ignore[attr-defined]
        packages=line.packages,  # type: ignore[attr-defined]
        unit=line.unit_weight,  # type: ignore[attr-defined]
        unit_unit=line.unit_weight_unit,  # type: ignore[attr-defined]
    )


def as_typed(values: Mapping[str, object]) -> dict[str, object]:
    """The values of a line where kilograms that came alone (from a packing list) count as typed so."""
    typed = dict(values)
    for name in WEIGHTS:
        if f"{name}_kg" in typed:
            kilograms = typed.pop(f"{name}_kg")
            if name not in typed:
                typed |= {name: kilograms, f"{name}_unit": Unit.KILOGRAM.value}
    return typed


def format_kg(weight: Decimal) -> str:
    """`19,320 kg`, `612.5 kg`: thousands separated, no trailing zeros."""
    return f"{format_quantity(weight)} kg"


def format_typed(quantity: Decimal, unit: str) -> str:
    """`42.5 lb`, `12 short tons`."""
    return f"{format_quantity(quantity)} {SYMBOLS[Unit(unit)]}"


def format_quantity(quantity: Decimal) -> str:
    """A number of kilograms, litres or packages without its unit."""
    whole = f"{quantity:,f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def packages_weight(packages: int, unit_weight_kg: Decimal) -> Decimal:
    """Kilograms, rounded half up to grams."""
    return units.packages_kg(packages, unit_weight_kg, Unit.KILOGRAM)


def total(weights_kg: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [weight for weight in weights_kg if weight is not None]
    return sum(known, Decimal(0)) if known else None


def lots_weight(quantities_kg: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of all lots; None unless there are lots and every one has a quantity."""
    quantities = list(quantities_kg)
    if not quantities or None in quantities:
        return None
    return sum((quantity for quantity in quantities if quantity is not None), Decimal(0))


def notes(typed: Typed, lots_kg: Decimal | None) -> dict[str, list[str]]:
    """What does not add up, by the field where it is said; it stops no saving (check C08 says it again).

    The key `lots` is for the lots together.
    """
    found: dict[str, list[str]] = {}
    net, gross, packages = typed.net_kg, typed.gross_kg, typed.packages_kg
    if net and packages is not None and differs_beyond_tolerance(net, packages):
        found["net_weight"] = [
            _(
                "Packages times the weight of one make %(packages)s, but the net weight is %(net)s: they "
                "differ by %(share)s %%. Correct one of them; the certifier asks about more than 2 %%."
            )
            % {"packages": format_kg(packages), "net": format_kg(net), "share": _share(net, packages)}
        ]
    if net and gross is not None and gross < net:
        found["gross_weight"] = [
            _("The gross weight, %(gross)s, is less than the net weight, %(net)s. Correct one of them.")
            % {"gross": format_kg(gross), "net": format_kg(net)}
        ]
    if net and lots_kg is not None and differs_beyond_tolerance(net, lots_kg):
        found["lots"] = [
            _(
                "The lots together make %(lots)s, but the net weight is %(net)s: they differ by "
                "%(share)s %%. Correct one of them; the certifier asks about more than 2 %%."
            )
            % {"lots": format_kg(lots_kg), "net": format_kg(net), "share": _share(net, lots_kg)}
        ]
    return found


def _share(declared_kg: Decimal, computed_kg: Decimal) -> str:
    """The difference in hundredths of the declared weight, with one decimal."""
    share = abs(declared_kg - computed_kg) / declared_kg * 100
    return f"{share.quantize(Decimal('0.1'), rounding=ROUND_HALF_UP):,}"


def differs_beyond_tolerance(declared_kg: Decimal, computed_kg: Decimal) -> bool:
    """Whether the two differ by more than two hundredths of the declared weight (check C08)."""
    return abs(declared_kg - computed_kg) > declared_kg * TOLERANCE
