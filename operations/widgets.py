"""Inputs that look codes up: while one types, or with a button where there is no JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse

SEARCH, TAKE = "search", "take"
"""Names of the submit buttons of a look-up: `search=FIELD`, and `take=FIELD:VALUE` at every hit."""

Kind = Literal["hts", "operation"]


class SearchInput(forms.TextInput):
    """A text box with suggestions from the server (`static/nopcert/autocomplete.js`).

    Its button sends the form, which then comes back as it was typed with what was found below the box;
    the button at a hit puts that into the box. So nothing typed is lost, and nothing has to be right yet.

    `find` looks a text up and `describe`, where the page does not, says in words what a value stands for; a
    form gives them, since widgets read no rows. `params` go with every request for suggestions, such as
    the days of the window.
    """

    template_name = "operations/widgets/search_input.html"

    def __init__(
        self,
        kind: Kind,
        *,
        find: Callable[[str], Sequence[object]],
        describe: Callable[[str], str] | None = None,
        params: Mapping[str, object] | None = None,
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs={"autocomplete": "off", "maxlength": "100", **(attrs or {})})
        self.kind = kind
        self.find = find
        self._describe = describe
        self.params = dict(params or {})
        self.hits: Sequence[object] | None = None

    def look_up(self, text: str) -> None:
        """Keeps what the text finds, to be shown below the box."""
        self.hits = self.find(text)

    def describe(self, value: str) -> str:
        """What a value stands for; nothing where the page says it."""
        return self._describe(value) if value and self._describe else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"] or ""
        address = reverse(f"operations:{self.kind}_suggest")
        context |= {
            "kind": self.kind,
            "suggest_url": f"{address}?{urlencode(self.params)}" if self.params else address,
            "suggestion_template": f"operations/_{self.kind}_suggestion.html",
            "described": self.describe(shown),
            "hits": self.hits,
            "looked_up": shown,
        }
        return context


def is_looking_up(data: Mapping[str, Any] | None) -> bool:
    """Whether a form was sent only to look something up, so that nothing of it is judged or saved yet."""
    return bool(data) and (SEARCH in data or TAKE in data)  # type: ignore[operator]


def with_choice(data: QueryDict | None) -> QueryDict | None:
    """The form's data with the hit that was taken in its field."""
    if not data or TAKE not in data:
        return data
    name, _colon, value = str(data[TAKE]).partition(":")
    taken = data.copy()
    taken[name] = value
    return taken


def show_hits(form: forms.BaseForm) -> None:
    """Looks up what was typed into the field whose search button was pressed."""
    name = form.data.get(SEARCH, "")
    field = form.fields.get(name)
    if field is not None and isinstance(field.widget, SearchInput):
        field.widget.look_up(str(form.data.get(form.add_prefix(name), "")))
