"""The measure of the paper runs and says what it measured; how fast is for people to read."""

import re
from argparse import ArgumentParser

import pytest

from certificates.bench import paper


def test_it_prints_both_halves_their_ratio_and_the_target():
    title, bare, sealed, ratio, verdict = paper.lines(papers=2)

    assert title.startswith("paper: 2 pairs, one page each, warm; Python 3.")
    assert re.fullmatch(r"  bare WeasyPrint +p50 +[\d.]+ ms +p95 +[\d.]+ ms", bare)
    assert re.fullmatch(r"  render \+ seal \+ store +p50 +[\d.]+ ms +p95 +[\d.]+ ms", sealed)
    assert re.fullmatch(r"  ratio +p50 +[\d.]+ +p95 +[\d.]+", ratio)
    assert re.fullmatch(r"  target p50 at most 1\.30: (reached|missed)", verdict)


@pytest.mark.parametrize("count", ["0", "-1", "1.5", "many", "٣", "1000000"])
def test_an_odd_number_of_papers_is_answered_with_a_sentence(count, capsys):
    parser = ArgumentParser()
    paper.add_arguments(parser)

    with pytest.raises(SystemExit):
        parser.parse_args(["--papers", count])

    assert "is not a number of papers: give one from 1 to 100000." in capsys.readouterr().err
