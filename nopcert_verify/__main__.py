"""``python -m nopcert_verify CODE|FILE --keys keys.json [--status status.bin]``: checks a code offline.

Exits 0 for a genuine certificate that the status list does not call withdrawn, 1 for everything else, 2 for
a wrong call. What could not be looked at is said.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from nopcert_verify import code, keys, status
from nopcert_verify.code import CheckedCode
from nopcert_verify.refusals import CodeRefusedError

_OLD_KEYS_DAYS = 30


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m nopcert_verify", description=__doc__)
    parser.add_argument("code", help="the text of the QR code, or a file that holds it")
    parser.add_argument("--keys", required=True, help="the file /.well-known/nopcert-keys.json of the server")
    parser.add_argument("--status", help="the file /.well-known/nopcert-status.bin of the server")
    options = parser.parse_args(arguments)
    at = datetime.now(UTC)
    try:
        known = keys.from_json(Path(options.keys).read_text(encoding="utf-8"))
        listed = Path(options.status).read_bytes() if options.status else None
        text = _text_of(options.code)
    except (OSError, UnicodeDecodeError) as error:
        return _say(f"This file cannot be read: {error}.", 2)
    except keys.KeysRefusedError as error:
        return _say(str(error), 2)
    try:
        checked = code.check(text, known, at=at)
        statuses = status.check(listed, known, at=at) if listed is not None else None
    except CodeRefusedError as refusal:
        return _say(f"NOT GENUINE ({refusal.code}): {refusal}", 1)
    return _report(checked, statuses, known, at)


def _text_of(given: str) -> str:
    path = Path(given)
    if len(given) < 250 and path.is_file():
        return path.read_text(encoding="utf-8")[: code.LONGEST_TEXT + 1]
    return given


def _report(
    checked: CheckedCode, statuses: status.StatusList | None, known: keys.KeySet, at: datetime
) -> int:
    claims, key = checked.claims, checked.key
    lines = [
        f"GENUINE: {claims.number}, version {claims.version}, of {key.name}",
        f"  issued   {claims.issued_at:%Y-%m-%d %H:%M} UTC",
        f"  covers   {claims.window_start_on} to {claims.window_end_on}",
        f"  weight   {claims.net_weight_kg:,f} kg net",
        f"  tariff   {claims.hts[:4]}.{claims.hts[4:6]}.{claims.hts[6:]}",
        f"  content  SHA-256 begins with {claims.digest.hex()}",
    ]
    if claims.is_specimen or key.is_specimen:
        lines.append("  SPECIMEN: made by a demonstration, worth nothing at a port.")
    if claims.is_manual:
        lines.append("  Issued by hand during an outage: it is filed under OR1.")
    verdict = 0
    if not key.vouches_for(claims.issued_at):
        lines.append(f"KEY WITHDRAWN on {key.compromised_at:%Y-%m-%d}: ask the certifier.")
        verdict = 1
    withdrawn = statuses.is_withdrawn(claims.status_index) if statuses else None
    if statuses and withdrawn:
        lines.append(f"WITHDRAWN, says the status list of {statuses.made_at:%Y-%m-%d %H:%M} UTC.")
        verdict = 1
    elif statuses is None or withdrawn is None or statuses.is_stale(at):
        when = f" (the list is of {statuses.made_at:%Y-%m-%d %H:%M} UTC)" if statuses else ""
        lines.append(f"Could not check whether it was withdrawn since{when}.")
    else:
        lines.append(f"Not withdrawn, as of {statuses.made_at:%Y-%m-%d %H:%M} UTC.")
    if claims.window_end_on < at.date():
        lines.append("EXPIRED: its window is over.")
        verdict = 1
    if known.made_at and (at - known.made_at).days > _OLD_KEYS_DAYS:
        lines.append(f"The list of keys is of {known.made_at:%Y-%m-%d}: get it again.")
    return _say("\n".join(lines), verdict)


def _say(text: str, verdict: int) -> int:
    print(text, file=sys.stdout if verdict != 2 else sys.stderr)
    return verdict


if __name__ == "__main__":
    sys.exit(main())
