"""What may be written behind bin/run."""

from __future__ import annotations

import pytest

from launcher.arguments import RunArguments, parse_run
from launcher.refusals import EXIT_REFUSED, RefusalError


def test_nothing_written_means_port_8000_with_the_demo() -> None:
    assert parse_run([]) == RunArguments(port=8000, fresh=False, demo=True)


def test_every_argument_is_understood() -> None:
    expected = RunArguments(port=65535, fresh=True, demo=False)
    assert parse_run(["--port", "65535", "--fresh", "--no-demo"]) == expected


@pytest.mark.parametrize(
    "port",
    ["", "0", "65536", "-1", "8000.0", "8_000", " 8000", "٨٠٠٠", "NaN", "9" * 5000, "80\n00", "80\x0000"],
)
def test_a_port_that_is_none_is_named_with_the_way_out(port: str) -> None:
    with pytest.raises(RefusalError, match="give a whole number from 1 to 65535") as refused:
        parse_run([f"--port={port}"])
    assert refused.value.exit_code == EXIT_REFUSED


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--prot", "8000"], "--prot"),
        (["start"], "start"),
        (["--port"], "--port"),
        (["--fresh=no"], "--fresh"),
    ],
)
def test_a_word_that_is_not_understood_is_named(words: list[str], named: str) -> None:
    with pytest.raises(RefusalError, match=r"See bin/run --help\.$") as refused:
        parse_run(words)
    assert named in str(refused.value)
