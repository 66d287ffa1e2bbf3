"""No request writes more to the disk than the largest that a page of ours takes."""

from __future__ import annotations

from typing import IO, Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.datastructures import MultiValueDict

_DRAINED_TIMES = 4
"""What is a little too large is read to its end, so that the browser sees the answer."""


class LimitedUploadHandler(FileUploadHandler):
    """Stops the upload of a request above NOPCERT_REQUEST_MAX_BYTES (at some addresses less:
    NOPCERT_REQUEST_MAX_BYTES_AT) before its first file is written.

    The page then finds no file; `request.META["nopcert.upload_is_too_large"]` tells it why.
    """

    _is_refused = False
    _resets_connection = False

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],  # noqa: N803 -- Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> tuple[Any, MultiValueDict[str, Any]] | None:
        largest = settings.NOPCERT_REQUEST_MAX_BYTES_AT.get(
            META.get("PATH_INFO", ""), settings.NOPCERT_REQUEST_MAX_BYTES
        )
        most = largest + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        self._is_refused = content_length > most
        self._resets_connection = content_length > most * _DRAINED_TIMES
        if self._is_refused:
            META["nopcert.upload_is_too_large"] = "yes"
        return None

    def new_file(self, *arguments: Any, **options: Any) -> None:
        super().new_file(*arguments, **options)
        if self._is_refused:
            raise StopUpload(connection_reset=self._resets_connection)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one keep the file."""
