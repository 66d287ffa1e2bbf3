"""The settings on a bench's stage: the real ones, with rows, cache and jobs under the stage's own name.

Everything else that has to be apart (papers, keys, mail, addresses) comes as usual from the environment,
which ``nopcert.bench.stage`` makes.
"""

from pathlib import Path

from nopcert.settings import *  # noqa: F403
from nopcert.settings import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, MEDIA_ROOT, environment

BENCH_STAGE = environment.text("NOPCERT_BENCH_STAGE")
"""The name of the throwaway database, which all that belongs to it begins with."""

DATABASES["default"]["NAME"] = BENCH_STAGE
CACHES["default"]["KEY_PREFIX"] = BENCH_STAGE
CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"{BENCH_STAGE}-"
for _name in ("data_folder_in", "data_folder_out", "control_folder"):
    if _name in CELERY_BROKER_TRANSPORT_OPTIONS:  # jobs go through files: through files of our own
        _folder = Path(MEDIA_ROOT).parent / "broker" / ("control" if _name == "control_folder" else "queue")
        _folder.mkdir(parents=True, exist_ok=True)
        CELERY_BROKER_TRANSPORT_OPTIONS[_name] = str(_folder)
