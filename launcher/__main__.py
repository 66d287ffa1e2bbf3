"""`python -m launcher run|test|manage|lock|pages …`, called by the scripts in bin/."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from types import FrameType

from launcher import checks, demo, locks, management, pages
from launcher.console import complain
from launcher.refusals import EXIT_FAILED, EXIT_REFUSED, RefusalError, StoppedError

_COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": demo.run,
    "test": checks.run,
    "manage": management.run,
    "lock": locks.run,
    "pages": pages.run,
}


def main(words: list[str]) -> int:
    if not words or words[0] not in _COMMANDS:
        complain(f"say what to do: python -m launcher {'|'.join(_COMMANDS)}")
        return EXIT_REFUSED
    _listen_for_signals()
    try:
        return _COMMANDS[words[0]](words[1:])
    except RefusalError as refusal:
        complain(str(refusal))
        return refusal.exit_code
    except StoppedError as stopped:
        return 128 + stopped.signal_number
    except PermissionError as error:
        complain(
            f"{error.filename} cannot be written or read by this user. If an earlier run was started by "
            "another user, start it as that user, or delete the folder var/ (the demo's data with it)."
        )
        return EXIT_REFUSED
    except OSError as error:
        complain(f"the machine refused: {error}. Is the disk full, or a limit reached?")
        return EXIT_FAILED


def _listen_for_signals() -> None:
    """The first signal raises `StoppedError`; later ones are ignored, so that stopping is not cut short."""

    def stop(signal_number: int, _frame: FrameType | None) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        raise StoppedError(signal_number)

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for each in signals:
        signal.signal(each, stop)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
