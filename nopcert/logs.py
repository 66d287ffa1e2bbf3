"""What a line of the log says of its request, and how it tells of a database that is away."""

import logging

from accounts import request_identity
from nopcert import database_away


class RequestFilter(logging.Filter):
    """Puts the id of the request into every line of the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_identity.current.get().request_id or "-"
        return True


class DatabaseAwayFilter(logging.Filter):
    """Tells of a database that is away in one line: a traceback of each page that was asked for meanwhile
    would bury everything else."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and database_away.is_away(error):
            record.msg = (
                f"{record.getMessage()} (the database cannot be reached: {database_away.describe(error)})"
            )
            record.args = None
            record.exc_info = None
        return True
