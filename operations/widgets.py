"""Inputs that look codes up while one types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy


class SearchInput(forms.TextInput):
    """A text box whose suggestions the server makes; without JavaScript it is a plain text box with a
    link to the search page.

    `url_name` answers `?field=NAME&NAME=TEXT` with the `<option>`s of a datalist.
    """

    template_name = "operations/widgets/search_input.html"

    def __init__(self, url_name: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"autocomplete": "off", **(attrs or {})})
        self.url = reverse_lazy(url_name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_options"
        context["widget"]["attrs"]["list"] = list_id
        context["list_id"] = list_id
        context["search_url"] = self.url
        return context
