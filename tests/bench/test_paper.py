"""The measure of the paper runs and says what it measured; how fast is for people to read."""

import json
import re

from django.core.management import call_command


def test_it_prints_both_halves_their_ratio_and_the_goal(capsys, tmp_path):
    call_command("bench", "paper", "--papers", "2", "--json", str(tmp_path / "found.json"))

    machine, head, sealed, bare, ratio, goal = capsys.readouterr().out.splitlines()
    assert machine.startswith("Python 3.")
    assert head.split() == ["sealed", "paper,", "2", "pairs", "of", "a", "page", "p50", "p95", "most"]
    assert re.fullmatch(r"  render \+ seal \+ store( +[\d.]+ ms){3}", sealed)
    assert re.fullmatch(r"  bare warm WeasyPrint( +[\d.]+ ms){3}", bare)
    assert re.fullmatch(r"  ratio( +[\d.]+){3}", ratio)
    assert re.fullmatch(r"  goal: ratio p50 at most 1\.30: (reached|MISSED)", goal)
    found = json.loads((tmp_path / "found.json").read_text())["paper"]
    assert found["pairs"] == 2
    assert found["is_goal_reached"] == (found["ratio"]["p50"] <= 1.30)


def test_it_leaves_nothing_beside_the_papers(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"

    call_command("bench", "paper", "--papers", "1")

    assert list(settings.MEDIA_ROOT.iterdir()) == []
