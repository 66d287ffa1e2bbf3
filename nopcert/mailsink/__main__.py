"""`python -m nopcert.mailsink --port N --folder PATH`: takes mail until it is stopped."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from nopcert.mailsink import server


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m nopcert.mailsink", description=server.__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=1025)
    parser.add_argument("--folder", type=Path, required=True, help="where the messages are kept")
    found = parser.parse_args(words)
    try:
        asyncio.run(_until_stopped(found.host, found.port, found.folder))
    except (OSError, OverflowError) as error:
        sys.stderr.write(f"The mail sink cannot listen on {found.host}:{found.port}: {error}.\n")
        return 1
    return 0


async def _until_stopped(host: str, port: int, folder: Path) -> None:
    serving = asyncio.create_task(server.serve(host, port, folder))
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, serving.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await serving


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
