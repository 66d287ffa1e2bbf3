"""How a line is divided between the seasons of its tariff code."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from operations.form_fields import KilogramsField
from shipments.advice import DatedCode
from shipments.models import ShipmentLine
from shipments.rules import splitting
from shipments.rules.splitting import Part


class SplitForm(forms.Form):
    """A share of the weight for each part, and its code where several fit the goods; or `only=PLACE`: all
    of it in one part.

    The shares that are offered follow the days. `as_shown` are the parts as the page had them: another
    window in between is noticed.
    """

    as_shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, line: ShipmentLine, dated_codes: Sequence[DatedCode], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        self.dated_codes = tuple(dated_codes)
        self.fields["as_shown"].initial = self._as_shown()
        weight_field = KilogramsField if self._only() is None else forms.CharField
        for place, (dated, share) in enumerate(zip(self.dated_codes, self._shares(), strict=True)):
            if len(dated.hits) > 1:
                self.fields[f"code_{place}"] = forms.ChoiceField(
                    label=gettext_lazy("Tariff code"),
                    choices=[(hit.code, f"{hit.display} {hit.label}") for hit in dated.hits],
                    initial=dated.hits[0].code,
                    widget=forms.RadioSelect,
                    error_messages={
                        "invalid_choice": gettext_lazy(
                            "This code does not fit the part. Choose one of these."
                        )
                    },
                )
            if share is not None:
                self.fields[f"weight_{place}"] = weight_field(
                    label=gettext_lazy("Net weight of this part, kg"),
                    initial=f"{share.normalize():f}",
                    required=self._only() is None,
                )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What the page shows of each part."""
        return [
            {
                "place": place,
                "dated": dated,
                "days": _part(dated).days,
                "code": self._box(f"code_{place}"),
                "weight": self._box(f"weight_{place}"),
            }
            for place, dated in enumerate(self.dated_codes)
        ]

    def parts(self) -> tuple[Part, ...]:
        """The parts that were chosen; call it on a valid form."""
        only = self._only()
        places = range(len(self.dated_codes)) if only is None else (only,)
        return tuple(
            Part(
                code=self.cleaned_data.get(f"code_{place}") or self.dated_codes[place].hits[0].code,
                start_on=self.dated_codes[place].start_on,
                end_on=self.dated_codes[place].end_on,
                net_weight_kg=self.line.net_weight_kg
                if only is not None
                else self.cleaned_data.get(f"weight_{place}"),
            )
            for place in places
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("as_shown") != self._as_shown():
            raise ValidationError(
                _("The window or the code was changed meanwhile. Look at the parts again, then divide."),
                code="changed",
            )
        return cleaned

    def _box(self, name: str) -> forms.BoundField | None:
        return self[name] if name in self.fields else None

    def _only(self) -> int | None:
        """The one part that takes all, where its button was pressed."""
        text = self.data.get("only", "") if self.is_bound else ""
        return (
            int(text) if text.isdecimal() and text.isascii() and int(text) < len(self.dated_codes) else None
        )

    def _shares(self) -> Sequence[Decimal | None]:
        weight = self.line.net_weight_kg
        if weight is None:
            return [None] * len(self.dated_codes)
        return splitting.share(weight, [_part(dated).days for dated in self.dated_codes])

    def _as_shown(self) -> str:
        return " ".join(f"{dated.start_on}/{dated.end_on}" for dated in self.dated_codes)


def _part(dated: DatedCode) -> Part:
    return Part(dated.hits[0].code, dated.start_on, dated.end_on)
