"""A field as USWDS markup: label, hint and error belong to the input, for eyes and for a screen reader."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting


class RequestForm(forms.Form):
    """One field of each kind that the pages use."""

    default_renderer = TemplatesSetting

    product = forms.CharField(label="Product as labelled", help_text="As it stands on the bag.", max_length=5)
    hts = forms.CharField(required=False, widget=forms.TextInput(attrs={"class": "nop-mono"}))
    origin = forms.ChoiceField(choices=[("ET", "Ethiopia"), ("PE", "Peru")])
    remarks = forms.CharField(widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label="Kind",
        help_text="One voyage or many.",
        choices=[("single", "Single"), ("period", "Period")],
        widget=forms.RadioSelect,
    )
    scopes = forms.MultipleChoiceField(
        choices=[("crops", "Crops")], widget=forms.CheckboxSelectMultiple, required=False
    )
    paper = forms.FileField(required=False)
    attest = forms.BooleanField(label="I attest")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


class Elements(HTMLParser):
    """The start tags of a piece of markup, in order, each with its attributes; and its text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(str(markup))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def one(self, tag: str) -> dict[str, str | None]:
        (found,) = [attributes for name, attributes in self.tags if name == tag]
        return found

    def ids(self) -> set[str]:
        return {attributes["id"] for _, attributes in self.tags if attributes.get("id")}  # type: ignore[misc]


def field(name: str, data: dict[str, str] | None = None) -> Elements:
    return Elements(RequestForm(data)[name].as_field_group())


def test_label_and_hint_belong_to_the_input() -> None:
    markup = field("product")
    control = markup.one("input")
    assert markup.one("label")["for"] == control["id"] == "id_product"
    assert control["aria-describedby"] == "id_product_helptext"
    assert "id_product_helptext" in markup.ids()
    assert control["class"] == "usa-input"
    assert "aria-invalid" not in control


def test_a_required_field_is_marked_and_an_optional_one_is_not() -> None:
    assert field("product").one("abbr")["title"] == "required"
    assert "abbr" not in [tag for tag, _ in field("remarks").tags]


def test_the_error_stands_above_the_input_and_is_read_with_it() -> None:
    markup = field("product", {"product": "far too long"})
    control = markup.one("input")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_product_helptext id_product_error"
    assert {"id_product_helptext", "id_product_error"} <= markup.ids()
    order = [attributes.get("id") for _, attributes in markup.tags if attributes.get("id")]
    assert order.index("id_product_error") < order.index("id_product")
    assert "Ensure this value has at most 5 characters (it has 12)." in markup.text
    assert markup.tags[0] == ("div", {"class": "usa-form-group usa-form-group--error"})
    assert control["value"] == "far too long"


@pytest.mark.parametrize(
    ("name", "tag", "classes"),
    [
        ("hts", "input", "usa-input nop-mono"),
        ("origin", "select", "usa-select"),
        ("remarks", "textarea", "usa-textarea"),
        ("paper", "input", "nop-file-input"),
        ("attest", "input", "usa-checkbox__input"),
    ],
)
def test_each_kind_of_input_has_its_class_once(name: str, tag: str, classes: str) -> None:
    assert field(name).one(tag)["class"] == classes


def test_a_list_of_choices_is_a_fieldset_whose_hint_and_error_are_read_with_it() -> None:
    markup = field("kind", {"kind": "neither"})
    assert markup.one("fieldset")["aria-describedby"] == "id_kind_helptext id_kind_error"
    assert {"id_kind_helptext", "id_kind_error", "id_kind"} <= markup.ids()
    assert "legend" in [tag for tag, _ in markup.tags]
    radios = [attributes for tag, attributes in markup.tags if tag == "input"]
    labels = [attributes for tag, attributes in markup.tags if tag == "label"]
    assert [radio["class"] for radio in radios] == ["usa-radio__input"] * 2
    assert (
        [label["for"] for label in labels] == [radio["id"] for radio in radios] == ["id_kind_0", "id_kind_1"]
    )


def test_a_single_checkbox_stands_before_its_label() -> None:
    markup = field("attest")
    names = [tag for tag, _ in markup.tags]
    assert names.index("input") < names.index("label")
    assert markup.one("label")["for"] == markup.one("input")["id"]


def test_a_hidden_input_carries_no_class() -> None:
    assert Elements(str(RequestForm()["token"])).tags == [
        ("input", {"type": "hidden", "name": "token", "id": "id_token"})
    ]


def test_what_was_typed_is_escaped() -> None:
    markup = str(RequestForm({"product": '"><script>alert(1)</script>'})["product"].as_field_group())
    assert "<script>" not in markup
    assert "&quot;&gt;&lt;script&gt;" in markup
