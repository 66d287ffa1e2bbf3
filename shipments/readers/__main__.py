"""The child: `python -m shipments.readers JOB [DETAIL]` reads a file from its input, answers on its output.

The answer is one line of JSON, then the bytes it made, if any. A file that cannot be taken is an answer,
`{"refused": code}`; a child that reaches a limit ends without one.
"""

from __future__ import annotations

import importlib
import json
import logging
import resource
import sys
from typing import Any

from shipments.readers.refusal import RefusedError

_MEMORY_BYTES = 512 * 1024 * 1024
_PROCESSOR_SECONDS = 10

# Each job loads its own library and no other: half the child's life is loading.
JOBS = {
    "inspect_pdf": ("pdf", "inspect"),
    "inspect_office": ("office", "inspect"),
    "redraw_picture": ("pictures", "redraw"),
    "pdf_text": ("pdf", "read_text"),
    "workbook": ("workbook", "read"),
    "delimited": ("delimited", "read"),
    "pdf_page": ("pages", "draw"),
}


def main(job: str, *details: str) -> None:
    """Limits this process, does the job, writes the answer."""
    module, function = JOBS[job]
    do = getattr(importlib.import_module(f"shipments.readers.{module}"), function)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_SECONDS, _PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes to its pipe and to no file
    logging.disable(logging.CRITICAL)  # libraries tell of every oddity of a file
    found: dict[str, Any]
    try:
        answer = do(sys.stdin.buffer.read(), *details)
        found, made = answer if isinstance(answer, tuple) else (answer, b"")
    except RefusedError as refusal:
        found, made = {"refused": str(refusal)}, b""
    except MemoryError:
        found, made = {"refused": "exhausting"}, b""
    except Exception:
        found, made = {"refused": "damaged"}, b""
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + made)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
