"""The command that the refusal for a missing key names."""

import pytest
from django.core.management import CommandError, call_command

from certificates.documents import seal
from certificates.management.commands import make_demo_seal


@pytest.fixture
def keys(settings, tmp_path):
    settings.NOPCERT_KEYS_ROOT = tmp_path / "keys"
    settings.NOPCERT_ALLOW_DEMO_SEAL = True
    return settings.NOPCERT_KEYS_ROOT


def test_it_makes_a_seal_that_can_be_loaded(keys, capsys):
    call_command(make_demo_seal.Command(), "COC", name="Cascadia Organic Certifiers")

    assert seal.load_key(keys, "COC").name == "DEMO seal of Cascadia Organic Certifiers"
    assert f"The demonstration seal is {keys / 'COC.p12'}" in capsys.readouterr().out


def test_run_again_it_keeps_the_seal(keys):
    call_command(make_demo_seal.Command(), "COC")
    before = (keys / "COC.p12").read_bytes()

    call_command(make_demo_seal.Command(), "COC")

    assert (keys / "COC.p12").read_bytes() == before


def test_where_demo_seals_are_not_allowed_it_makes_none(keys, settings):
    settings.NOPCERT_ALLOW_DEMO_SEAL = False

    with pytest.raises(CommandError, match="Put the certifier's own key into"):
        call_command(make_demo_seal.Command(), "COC")

    assert not keys.exists()


@pytest.mark.parametrize("code", ["../COC", "a/b", "", "C" * 21, "demo-root", "CÖC"])
def test_a_code_that_is_no_file_name_is_refused(keys, code):
    with pytest.raises(CommandError, match="is no certifier's code"):
        call_command(make_demo_seal.Command(), code)

    assert not keys.exists()
