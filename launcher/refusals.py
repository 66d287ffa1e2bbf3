"""How the launcher says no: one whole sentence and an exit code."""

from __future__ import annotations

EXIT_FAILED = 1
EXIT_REFUSED = 2
"""The command or its surroundings were wrong (arguments, a port in use, a variable): nothing was started."""


class RefusalError(Exception):
    """What was asked for cannot be done; the text says why and what to do, and is shown as it stands."""

    def __init__(self, sentence: str, exit_code: int = EXIT_FAILED) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


class StoppedError(BaseException):
    """A signal asked the launcher to stop. Not an `Exception`: no handler may swallow it."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.signal_number = signal_number
