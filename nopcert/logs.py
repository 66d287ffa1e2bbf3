"""Puts the id of the request into every line of the log."""

import logging

from accounts import request_identity


class RequestFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_identity.current.get().request_id or "-"
        return True
