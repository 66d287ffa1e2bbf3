"""The whole measure at its smallest: a real server, broker and worker on a stage of their own."""

import json

import pytest
from django.core.management import call_command

from certificates.models import Certificate

# No browser, but real servers: it runs with the journeys, since what they walk can break it too.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("worker"),
    pytest.mark.django_db(transaction=True),
]


def test_it_clicks_draws_watches_and_tells(capsys, tmp_path):
    call_command("bench", "issue", "--count=2", "--papers=3", f"--json={tmp_path / 'found.json'}")

    said = capsys.readouterr().out
    for line in (
        "click to sealed PDF, 2 papers",
        "goal: click p95 at most 1 s",
        "sealed paper, 2 pairs of a page",
        "goal: ratio p50 at most 1.30",
        "memory of the worker",
    ):
        assert line in said
    found = json.loads((tmp_path / "found.json").read_text())
    assert found["click"]["click"]["p50"] > found["click"]["bare"]["p50"] > 0
    assert found["memory"] is None or found["memory"]["course"][-1]["papers"] >= 3
    assert not Certificate.objects.exists()
