"""`manage.py keys`: what each act does, records and says."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.services import checkpointing
from certificates import offline_codes, seal_keys
from certificates.documents import demo_authority
from certificates.models import CodeKey, SealKey
from operations.models import Certifier
from tests.certificates.sealed import seal_paper

pytestmark = pytest.mark.usefixtures("house")

HOUR = timedelta(hours=1)
SOON = "2031-01-01T00:00Z"


def keys(*words: str) -> str:
    told = StringIO()
    call_command("keys", *words, stdout=told)
    return told.getvalue()


@pytest.fixture
def cascadia() -> Certifier:
    return Certifier.objects.get(nop_prefix="815")


@pytest.fixture
def in_use(cascadia: Certifier) -> SealKey:
    return seal_keys.get_key_in_use(cascadia, timezone.now())


def last_event() -> AuditEvent:
    return AuditEvent.objects.order_by("-id")[0]


def test_the_list_names_every_key_with_its_state_and_its_papers(now: datetime, in_use: SealKey) -> None:
    seal_paper(now)

    told = keys("list", "815")

    assert f"{in_use.kid}  815  demo" in told
    assert "seals now, until 20" in told
    assert "; 1 paper\n" in told
    assert "DEMO seal of Cascadia Organic Certifiers" in told
    assert f"{CodeKey.objects.get(certifier=in_use.certifier).kid}  815  signs since" in told
    assert " 556 " not in told
    assert " 556 " in keys("list")


def test_a_rotated_key_seals_from_its_instant_and_the_old_one_stays_in_force_for_the_overlap(
    cascadia: Certifier, in_use: SealKey
) -> None:
    told = keys("rotate", "815", "--backend", "demo", "--from", SOON, "--reason", "Yearly.")

    new = SealKey.objects.exclude(pk=in_use.pk).get(certifier=cascadia)
    in_use.refresh_from_db()
    starts_at = datetime.fromisoformat(SOON)
    assert seal_keys.get_key_in_use(cascadia, starts_at - HOUR) == in_use
    assert seal_keys.get_key_in_use(cascadia, starts_at) == new
    assert in_use.retired_at == starts_at + timedelta(days=30)
    assert list(seal_keys.list_in_force(cascadia, starts_at + HOUR)) == [new, in_use]
    assert f"The key {new.kid} seals for Cascadia Organic Certifiers from 2031-01-01 00:00 UTC on" in told
    assert f"The key {in_use.kid} stays in force until 2031-01-31 00:00 UTC" in told
    events = AuditEvent.objects.filter(event__startswith="sealkey:", reason="Yearly.").order_by("id")
    assert [event.event for event in events] == ["sealkey:registered", "sealkey:retired"]
    assert events[0].certifier == cascadia


def test_retiring_the_last_key_says_that_nothing_can_be_issued(now: datetime, in_use: SealKey) -> None:
    seal_paper(now)

    told = keys("retire", in_use.kid, "--from", SOON, "--reason", "We close.")

    assert "seals nothing from 2031-01-01 00:00 UTC on. What it sealed stays good: 1 paper." in told
    assert "nothing can be issued until one is" in told
    assert (last_event().event, last_event().reason) == ("sealkey:retired", "We close.")


def test_a_compromise_counts_what_stays_good_and_names_what_does_not(now: datetime) -> None:
    then = timezone.now() - timedelta(days=2)
    proven = seal_paper(then)
    checkpointing.make_checkpoint(then + HOUR)
    unproven = seal_paper(then + 2 * HOUR)
    late = seal_paper(then + 4 * HOUR)
    since = then + 3 * HOUR

    told = keys("compromise", proven.sealed_by.kid, "--since", since.isoformat(), "--reason", "Stolen.")

    assert "stay good, sealed before, as a checkpoint or a timestamp proves: 1 paper\n" in told
    assert "not good any more, sealed before by our record alone: 1 paper\n" in told
    assert "not good any more, sealed since then: 1 paper\n" in told
    assert proven.version.certificate.number not in told
    assert unproven.version.certificate.number in told
    assert late.version.certificate.number in told
    assert "nothing can be issued until one is" in told
    event = last_event()
    assert (event.event, event.reason) == ("sealkey:compromised", "Stolen.")
    later = (since + HOUR).isoformat()
    with pytest.raises(CommandError, match="that can only become earlier"):
        keys("compromise", proven.sealed_by.kid, "--since", later, "--reason", "Found again.")
    keys("compromise", proven.sealed_by.kid, "--since", then.isoformat(), "--reason", "Earlier.")
    assert SealKey.objects.get(kid=proven.sealed_by.kid).compromised_at == then


def test_a_compromised_code_key_is_replaced_at_once(cascadia: Certifier) -> None:
    at = timezone.now()
    offline_codes.signer_of(cascadia, at - HOUR)
    old = CodeKey.objects.get(certifier=cascadia, retired_at=None)

    told = keys("compromise", old.kid, "--since", at.isoformat(), "--reason", "Copied.")

    new = CodeKey.objects.get(certifier=cascadia, retired_at=None)
    assert new.kid != old.kid
    assert "prove nothing any more" in told
    assert offline_codes.signer_of(cascadia, at).kid.hex() == new.kid
    recorded = AuditEvent.objects.filter(event__startswith="codekey:").order_by("id")
    assert [event.event for event in recorded] == ["codekey:compromised", "codekey:retired", "codekey:made"]


def test_the_key_of_the_offline_codes_is_rotated_at_once(cascadia: Certifier) -> None:
    offline_codes.signer_of(None, timezone.now())
    old = CodeKey.objects.get(certifier=None, retired_at=None)

    told = keys("rotate", "installation", "--offline-codes")

    assert CodeKey.objects.get(certifier=None, retired_at=None).kid in told
    assert CodeKey.objects.get(kid=old.kid).retired_at is not None


def test_a_key_of_the_certifier_is_registered_after_a_trial(cascadia: Certifier, tmp_path: Path) -> None:
    """A file as a certification authority delivers it: here another demonstration's, under another name."""
    own_key(cascadia, tmp_path)

    told = keys("make", "815", "--place", "own", "--reason", "Bought.")

    key = SealKey.objects.get(place="own")
    assert (key.backend, key.certifier) == ("pkcs12", cascadia)
    assert f"The key {key.kid} seals for Cascadia Organic Certifiers from now on" in told
    assert "SPECIMEN" not in told
    with pytest.raises(CommandError, match="in the table already"):
        keys("make", "815", "--place", "own")
    assert not seal_keys.is_specimen(cascadia, timezone.now())
    paper = seal_paper(timezone.now())
    assert paper.sealed_by == key


def own_key(certifier: Certifier, folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo_authority, "DEMO_MARK", "TEST")
        demo_authority.make_demo_seal(folder, certifier.name, "own", at=timezone.now() - HOUR)
    for ending in ("p12", "passphrase"):
        (folder / f"own.{ending}").replace(Path(settings.NOPCERT_KEYS_ROOT) / f"own.{ending}")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["make", "999"], "'999' is no certifier that issues here. Those that do: 5"),
        (["make", "815"], "Say which key, with --place"),
        (["make", "815", "--place", "815"], "815 is a key of the demonstration. Register it with"),
        (["make", "815", "--place", "none"], r"none\.p12 is missing"),
        (["make", "815", "--backend", "demo", "--place", "815"], "in the table already"),
        (["retire", "00000000", "--reason", "x"], "No seal key has the id 00000000"),
        (["compromise", "00000000", "--since", "2026-01-01", "--reason", "x"], "No seal key has the id"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_refusal_is_a_sentence(words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        keys(*words)


def test_a_key_is_not_retired_in_the_past_nor_compromised_in_the_future(in_use: SealKey) -> None:
    with pytest.raises(CommandError, match="papers that it sealed since then would be called bad"):
        keys("retire", in_use.kid, "--from", "2026-01-01", "--reason", "x")
    with pytest.raises(CommandError, match="a time that is yet to come"):
        keys("compromise", in_use.kid, "--since", "2999-01-01", "--reason", "x")


def test_where_demo_keys_are_not_allowed_none_is_made(settings: Any, tmp_path: Path) -> None:
    settings.NOPCERT_ALLOW_DEMO_SEAL = False
    settings.NOPCERT_KEYS_ROOT = tmp_path / "none"

    with pytest.raises(CommandError, match="Keys of the demonstration are not allowed here"):
        keys("make", "815", "--backend", "demo")

    assert not settings.NOPCERT_KEYS_ROOT.exists()


def test_a_key_whose_certificate_does_not_cover_the_instant_is_not_taken(
    cascadia: Certifier, tmp_path: Path
) -> None:
    own_key(cascadia, tmp_path)

    with pytest.raises(CommandError, match="2999-01-01 00:00 UTC is outside"):
        keys("make", "815", "--place", "own", "--from", "2999-01-01")

    assert not SealKey.objects.filter(place="own").exists()
