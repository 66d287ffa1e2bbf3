"""``manage.py keys``: the keys that seal papers and sign offline codes, and what a change of one means."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count
from django.utils import timezone

from certificates import key_consequences, seal_keys
from certificates.documents import seal
from certificates.documents.seal_backends import SealKeyError
from certificates.models import CodeKey, SealBackend, SealKey
from certificates.services import code_keys
from certificates.services import seal_keys as verbs
from certificates.services.key_changes import KeyRefusedError
from operations.models import Certifier

INSTALLATION = "installation"
"""Names the installation where another command names a certifier: its key signs the status list."""


class Command(BaseCommand):
    help = (
        "Lists the keys that seal papers and sign offline codes; registers, rotates and retires them, marks "
        "them as compromised, and says what that means for which certificates (docs/seal-keys.md)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
        listed = acts.add_parser("list", help="every key there ever was, and its state")
        listed.add_argument("certifier", nargs="?", help="three digits; without it, all")
        made = acts.add_parser("make", help="register a key that seals (and make it, with --backend demo)")
        _add_key(made)
        rotated = acts.add_parser("rotate", help="a new key from an instant on; the old one ends later")
        _add_key(rotated)
        rotated.add_argument(
            "--overlap-days", type=_days, default=verbs.OVERLAP, metavar="N", help="30 if not given"
        )
        rotated.add_argument(
            "--offline-codes", action="store_true", help="rotate the key of the offline codes, at once"
        )
        retired = acts.add_parser("retire", help="the key seals no more; what it sealed stays good")
        retired.add_argument("kid", help="its id, as the list shows it")
        retired.add_argument(
            "--from", dest="starts_at", type=_instant, metavar="INSTANT", help="now if not given"
        )
        retired.add_argument("--reason", required=True, help="why, for the record")
        spoiled = acts.add_parser("compromise", help="the key was in wrong hands since an instant")
        spoiled.add_argument("kid", help="its id, as the list shows it")
        spoiled.add_argument("--since", required=True, type=_instant, metavar="INSTANT")
        spoiled.add_argument("--reason", required=True, help="why, for the record")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        at = timezone.now()
        acts: dict[str, Callable[..., None]] = {
            "list": self._list,
            "make": self._make,
            "rotate": self._rotate,
            "retire": self._retire,
            "compromise": self._compromise,
        }
        try:
            acts[act](at, **options)
        except (KeyRefusedError, SealKeyError) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _list(self, at: datetime, *, certifier: str | None, **_options: Any) -> None:
        chosen = _certifier(certifier) if certifier else None
        keys = SealKey.objects.select_related("certifier").annotate(count=Count("papers"))
        codes = CodeKey.objects.select_related("certifier")
        if chosen:
            keys, codes = keys.filter(certifier=chosen), codes.filter(certifier=chosen)
        lines = ["Keys that seal papers"]
        for key in keys.order_by("certifier__nop_prefix", "valid_from", "pk"):
            first = seal_keys.list_in_force(key.certifier, at).first()
            parts = seal_keys.parts_of(key)
            lines += [
                f"  {key.kid}  {key.certifier.nop_prefix}  {key.backend:<6}  {key.place}",
                f"            {_state(key, at, seals_now=first == key)}; {_papers(key.count)}",
                f"            {parts.name}, certificate SHA-256 {seal.fingerprint(parts.certificate)[:16]}…",
            ]
        lines.append("Keys that sign offline codes")
        for code_key in codes.order_by("certifier__nop_prefix", "valid_from", "pk"):
            owner = code_key.certifier.nop_prefix if code_key.certifier else INSTALLATION
            lines.append(f"  {code_key.kid}  {owner}  {_code_state(code_key)}")
        self.stdout.write("\n".join(lines))

    def _make(self, at: datetime, **options: Any) -> None:
        key = verbs.register_key(_wish(at, options), at=at)
        self._tell_new(key, at)

    def _rotate(self, at: datetime, *, overlap_days: timedelta, offline_codes: bool, **options: Any) -> None:
        if offline_codes:
            self._rotate_code_key(at, **options)
            return
        key, old = verbs.rotate_key(_wish(at, options), overlap=overlap_days, at=at)
        self._tell_new(key, at)
        for one in old:
            one.refresh_from_db()
            around = key_consequences.count_around(one, key.valid_from)
            ends_at = min(end for end in (one.retired_at, one.valid_to) if end)
            self.stdout.write(
                f"The key {one.kid} stays in force until {_words(ends_at)}, in case the new one fails, and "
                f"seals nothing while the new one can. What it sealed stays good: "
                f"{_papers(around.before + around.after)}."
            )

    def _rotate_code_key(self, at: datetime, *, certifier: str, reason: str, **_options: Any) -> None:
        owner = None if certifier == INSTALLATION else _certifier(certifier)
        key = code_keys.rotate_code_key(owner, reason=reason, at=at)
        self.stdout.write(
            f"Offline codes of {owner.name if owner else 'the installation'} are signed by the key {key.kid} "
            f"from now on. Codes signed before stay good: verifiers keep the old public key."
        )

    def _retire(self, at: datetime, *, kid: str, starts_at: datetime | None, reason: str, **_o: Any) -> None:
        key = verbs.retire_key(kid, from_at=starts_at or at, reason=reason, at=at)
        around = key_consequences.count_around(key, at)
        self.stdout.write(
            f"The key {key.kid} of {key.certifier.name} seals nothing from {_words(starts_at or at)} on. "
            f"What it sealed stays good: {_papers(around.before + around.after)}."
        )
        self._warn_without_key(key, starts_at or at)

    def _compromise(self, at: datetime, *, kid: str, since: datetime, reason: str, **_o: Any) -> None:
        if CodeKey.objects.filter(kid=kid).exists():
            code_key = code_keys.mark_code_key_compromised(kid, since=since, reason=reason, at=at)
            around = key_consequences.count_codes_around(code_key, since)
            self.stdout.write(
                f"Offline codes that the key {kid} signed since {_words(since)} prove nothing any more: "
                f"{_papers(around.after)} of ours. Those issued before stay good: {_papers(around.before)}.\n"
                f"The verify page with a network is not touched; who verifies without learns it with the "
                f"next set of keys."
            )
            return
        key = verbs.mark_compromised(kid, since=since, reason=reason, at=at)
        left = key_consequences.of_compromise(key, since)
        self.stdout.write(
            f"The key {key.kid} of {key.certifier.name} is marked as compromised since {_words(since)}. It "
            f"seals nothing more.\n"
            f"  stay good, sealed before, as a checkpoint or a timestamp proves: {_papers(left.proven)}\n"
            f"  not good any more, sealed before by our record alone: {_papers(left.not_proven)}\n"
            f"  not good any more, sealed since then: {_papers(left.after)}"
        )
        if left.numbers:
            self.stdout.write(
                "Tell the holders of these certificates, the first 20 by number:\n  "
                + "\n  ".join(left.numbers)
            )
        self._warn_without_key(key, at)

    def _tell_new(self, key: SealKey, at: datetime) -> None:
        when = "from now on" if key.valid_from <= at else f"from {_words(key.valid_from)} on"
        says = " Its papers say SPECIMEN." if key.backend == SealBackend.DEMO else ""
        self.stdout.write(
            f"The key {key.kid} seals for {key.certifier.name} {when}, until {_words(key.valid_to)}.{says} "
            f"No paper that is there changes."
        )

    def _warn_without_key(self, key: SealKey, at: datetime) -> None:
        if not seal_keys.list_in_force(key.certifier, at).exists():
            self.stdout.write(
                f"No other key of {key.certifier.name} is in force then: nothing can be issued until one is. "
                f"Register it: manage.py keys make {key.certifier.nop_prefix}"
            )


def _add_key(parser: CommandParser) -> None:
    parser.add_argument("certifier", help="three digits")
    parser.add_argument("--backend", choices=SealBackend.values, default=SealBackend.PKCS12.value)
    parser.add_argument(
        "--place", default="", help="the name of the key's file without .p12, or TOKEN/KEY in a token"
    )
    parser.add_argument("--from", dest="starts_at", type=_instant, metavar="INSTANT", help="now if not given")
    parser.add_argument("--reason", default="", help="why, for the record")


def _wish(at: datetime, options: dict[str, Any]) -> verbs.Wish:
    return verbs.Wish(
        certifier=_certifier(options["certifier"]),
        backend=options["backend"],
        place=options["place"],
        starts_at=options["starts_at"] or at,
        reason=options["reason"],
    )


def _certifier(code: str) -> Certifier:
    certifier = Certifier.objects.filter(nop_prefix=code, issues_here=True).first()
    if certifier is None:
        codes = Certifier.objects.filter(issues_here=True).order_by("nop_prefix")
        known = ", ".join(codes.values_list("nop_prefix", flat=True)) or "none yet"
        raise CommandError(f"{code!r} is no certifier that issues here. Those that do: {known}.")
    return certifier


def _state(key: SealKey, at: datetime, *, seals_now: bool) -> str:
    if key.compromised_at is not None:
        return f"compromised since {_words(key.compromised_at)}"
    if key.retired_at is not None and key.retired_at <= at:
        return f"retired since {_words(key.retired_at)}"
    if key.valid_to <= at:
        return f"ended on {_words(key.valid_to)}"
    ends = f"until {_words(min(key.valid_to, key.retired_at or key.valid_to))}"
    if key.valid_from > at:
        return f"seals from {_words(key.valid_from)} {ends}"
    return f"seals now, {ends}" if seals_now else f"in force beside a newer one {ends}"


def _papers(count: int) -> str:
    return "1 paper" if count == 1 else f"{count:,} papers"


def _code_state(key: CodeKey) -> str:
    if key.compromised_at is not None:
        return f"compromised since {_words(key.compromised_at)}"
    if key.retired_at is not None:
        return f"retired since {_words(key.retired_at)}"
    return f"signs since {_words(key.valid_from)}"


def _words(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            f"{text!r} is no instant. Write it as 2026-11-24T10:00Z; without a zone it is UTC."
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _days(text: str) -> timedelta:
    if not text.isdecimal() or int(text) > 3650:
        raise ArgumentTypeError(f"{text!r} is no number of days between 0 and 3650.")
    return timedelta(days=int(text))
