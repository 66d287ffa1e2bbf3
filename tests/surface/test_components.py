"""The includes under templates/components/: what they show for what they are given, what they leave out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.forms.renderers import TemplatesSetting
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone


def component(name: str, **context: object) -> str:
    """The markup of a component with runs of white space made one, so that it can be compared."""
    request = RequestFactory().get("/list/?standing=valid")
    return " ".join(render_to_string(f"components/{name}.html", context, request).split())


@pytest.mark.parametrize(
    ("tone", "icon"),
    [
        ("neutral", "radio_button_unchecked"),
        ("info", "info"),
        ("progress", "schedule"),
        ("good", "check"),
        ("warn", "warning"),
        ("bad", "error"),
    ],
)
def test_a_badge_has_colour_icon_and_word(tone: str, icon: str) -> None:
    markup = component("status_badge", tone=tone, label="Under review")
    assert f'class="nop-badge nop-badge--{tone}"' in markup
    assert f"sprite.svg#{icon}" in markup
    assert "Under review </span>" in markup


@pytest.mark.parametrize(
    ("severity", "spoken"),
    [("block", "Blocks:"), ("warn", "To explain:"), ("note", "Note:"), ("pass", "Passed:")],
)
def test_a_finding_says_its_severity_to_a_screen_reader(severity: str, spoken: str) -> None:
    markup = component("finding", severity=severity, check_id="C09", title="Stock covers this")
    assert f'<li class="nop-finding nop-finding--{severity}">' in markup
    assert f'aria-label="{spoken}"' in markup
    assert "<span>C09 Stock covers this</span>" in markup
    assert "<pre" not in markup


def test_a_finding_shows_its_sum_as_text_or_as_lines() -> None:
    given = {"severity": "warn", "check_id": "C09", "title": "Stock", "basis": "7 CFR 205.403(d)"}
    assert ">opening 2,400 - sales 400</pre>" in component(
        "finding", arithmetic="opening 2,400\n- sales 400", **given
    )
    assert ">opening 2,400 - sales 400 </pre>" in component(
        "finding", sum_lines=["opening 2,400", "- sales 400"], **given
    )
    assert '<p class="nop-finding__basis">7 CFR 205.403(d)</p>' in component("finding", **given)


def test_a_definition_without_a_value_shows_a_dash_and_nothing_to_copy() -> None:
    markup = component("definition", label="Container", value=None, mono=True, copy=True)
    assert '<span class="nop-mono">–</span>' in markup
    assert "data-copy" not in markup


def test_a_copy_button_is_hidden_until_its_script_runs_and_says_what_it_copies() -> None:
    markup = component("copy_button", value='105-8150113309-000412"', label="certificate number")
    assert 'type="button" hidden data-copy="105-8150113309-000412&quot;"' in markup
    assert "certificate number</span>" in markup


class LineForm(forms.Form):
    default_renderer = TemplatesSetting

    net_kg = forms.DecimalField(label="Net weight (kg)")

    def clean(self) -> None:
        raise forms.ValidationError("The line does not add up.")


def test_the_list_of_problems_leads_to_each_field() -> None:
    markup = component("field_errors_summary", form=LineForm({"net_kg": "many"}))
    assert '<li><a href="#id_net_kg">Net weight (kg) – Enter a number.</a></li>' in markup
    assert "<li>The line does not add up.</li>" in markup
    assert 'role="alert" tabindex="-1" data-problems' in markup


def test_the_list_of_problems_names_the_line_of_a_formset() -> None:
    formset_class = forms.formset_factory(LineForm, extra=0)
    formset = formset_class(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-net_kg": "1", "form-1-net_kg": ""},
    )
    assert not formset.is_valid()
    markup = component("field_errors_summary", formset=formset)
    assert (
        'href="#id_form-1-net_kg">Line 2, Net weight (kg) – This cannot stay empty. Fill it in.</a>' in markup
    )
    assert "<li>Line 1: The line does not add up.</li>" in markup


@dataclass(frozen=True)
class Problem:
    sentence: str
    field_id: str = ""
    href: str = ""


def test_the_list_of_problems_takes_sentences_of_a_rule() -> None:
    markup = component(
        "field_errors_summary",
        problems=[
            Problem("No lot.", field_id="id_lots"),
            Problem("No paper.", href="/papers/"),
            Problem("No."),
        ],
    )
    assert '<li> <a href="#id_lots">No lot.</a> </li>' in markup
    assert '<li> <a href="/papers/">No paper.</a> </li>' in markup
    assert "<li> No. </li>" in markup


def test_without_a_problem_there_is_no_list() -> None:
    assert component("field_errors_summary", form=LineForm(), problems=[]) == ""


def test_pages_keep_the_filters_and_name_the_count() -> None:
    markup = component("pagination", page=Paginator(range(1243), 50).get_page(2))
    assert "51 to 100 of 1,243" in markup
    assert 'href="?standing=valid&amp;page=1" rel="prev"' in markup
    assert 'href="?standing=valid&amp;page=3" rel="next"' in markup


def test_a_list_paged_by_key_has_neighbours_only_where_it_goes_on() -> None:
    markup = component("pagination", next_url="?after=17", summary="1 to 50")
    assert 'href="?after=17" rel="next"' in markup
    assert 'rel="prev"' not in markup
    assert component("pagination") == ""


@dataclass(frozen=True)
class Step:
    label: str
    state: str
    url: str | None = None


def test_steps_say_where_one_is_and_lead_back() -> None:
    steps = [
        Step("Parties", "complete", "/1/"),
        Step("Products", "current", "/2/"),
        Step("Papers", "upcoming"),
    ]
    markup = component("step_indicator", steps=steps)
    assert '<a href="/1/">Parties</a>' in markup
    assert 'href="/2/"' not in markup
    assert markup.count('aria-current="step"') == 1
    assert '<span class="usa-step-indicator__current-step">2</span>' in markup
    assert "of 3" in markup


@dataclass(frozen=True)
class Event:
    at: datetime
    what: str
    who: str = ""
    reason: str = ""
    tone: str = ""


def test_the_timeline_names_the_zone_and_keeps_the_instant() -> None:
    at = datetime(2026, 11, 24, 17, 42, tzinfo=UTC)
    with timezone.override("America/Los_Angeles"):
        markup = component(
            "timeline", events=[Event(at, "Approved", who="Ana Ruiz", reason="Agreed <by> phone.")]
        )
    assert '<time datetime="2026-11-24T17:42:00+00:00">Nov. 24, 2026, 9:42 a.m. PST</time>' in markup
    assert "Agreed &lt;by&gt; phone." in markup


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    state: str
    sentence: str = ""
    paper_url: str = ""


def test_progress_turns_only_while_something_moves() -> None:
    assert "nop-spinner" in component("progress", items=[Item("105-1", "/c/1/", "working")])
    done = component("progress", items=[Item("105-1", "/c/1/", "done", paper_url="/c/1/paper/")])
    assert "nop-spinner" not in done
    assert 'href="/c/1/paper/"' in done
    failed = component("progress", items=[Item("105-1", "/c/1/", "failed", "The seal key is missing.")])
    assert "The seal key is missing." in failed
    assert "Not made yet" in failed


@dataclass(frozen=True)
class Attached:
    name: str
    url: str
    size: int
    kind: str = ""
    note: str = ""
    remove_url: str = ""


def test_a_paper_that_may_be_removed_is_removed_by_a_post() -> None:
    kept, loose = Attached("a.pdf", "/a/", 2048), Attached("b.pdf", "/b/", 1, remove_url="/b/remove/")
    markup = component("file_list", files=[kept, loose])
    assert markup.count("<form") == 1
    assert '<form method="post" action="/b/remove/">' in markup
    assert "csrfmiddlewaretoken" in markup
    assert "No paper is attached yet." in component("file_list", files=[])


def test_an_empty_list_says_what_to_do() -> None:
    markup = component("empty_state", title="No shipment.", action_url="/new/", action_label="New shipment")
    assert "<strong>No shipment.</strong>" in markup
    assert '<a class="usa-button" href="/new/">New shipment</a>' in markup
