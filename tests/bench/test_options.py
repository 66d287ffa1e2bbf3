"""Wrong words behind the command are answered with a sentence, before anything is measured."""

from argparse import ArgumentParser

import pytest

from nopcert.bench import issue, paper


def refusal(measure, capsys, *words: str) -> str:
    parser = ArgumentParser()
    measure.add_arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(words)
    return capsys.readouterr().err


@pytest.mark.parametrize("count", ["0", "-1", "1.5", "many", "٣", "1000000", ""])
@pytest.mark.parametrize(("measure", "name"), [(paper, "--papers"), (issue, "--papers"), (issue, "--count")])
def test_an_odd_number(measure, name, count, capsys):
    said = refusal(measure, capsys, f"{name}={count}")

    assert f"{count!r} cannot be counted: give a whole number from 1 to 100000." in said


@pytest.mark.parametrize("path", ["/nowhere/at/all.json", "/", "a\0b", "n" * 5000])
def test_a_file_that_cannot_be_written(path, capsys):
    said = refusal(issue, capsys, "--json", path)

    assert "cannot be written: give a file in a folder that is there." in said


def test_the_file_is_found_again_from_elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    parser = ArgumentParser()
    issue.add_arguments(parser)

    assert parser.parse_args(["--json", "found.json"]).json == tmp_path / "found.json"
