"""Zip files from strangers: what they claim is checked before anything is unpacked (security.md 18).

Python's reader never gives more bytes of a member than its directory says, so a limit on what is
claimed is a limit on what is unpacked.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from operations.registry.records import Meter, RegistryFileError

MOST_UNPACKED_BYTES = 3 * 1024**3
"""Six times the largest file of the registry as unpacked."""

MOST_RATIO = 250
"""Sheets shrink to a fortieth; deflate cannot do better than 1 : 1032, which only a bomb reaches."""

_FREE_BYTES = 50 * 1024**2
"""What may be unpacked at any ratio."""

_MOST_MEMBERS = 2000
_PIECE_BYTES = 256 * 1024


class Archive:
    """An open zip whose directory is plausible."""

    def __init__(self, path: Path) -> None:
        """Raises RegistryFileError."""
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise damaged() from error
        try:
            self._check()
        except RegistryFileError:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def names(self) -> list[str]:
        return [member.filename for member in self._zip.infolist() if not member.is_dir()]

    def size_of(self, name: str) -> int:
        """Unpacked, in bytes; 0 where there is no such member."""
        return self._zip.getinfo(name).file_size if name in self.names else 0

    @contextmanager
    def open(self, name: str, meter: Meter = lambda _size: None) -> Iterator[Iterator[bytes]]:
        """The member in pieces. Raises RegistryFileError where it is damaged."""
        try:
            with self._zip.open(name) as member:

                def pieces() -> Iterator[bytes]:
                    while piece := member.read(_PIECE_BYTES):
                        meter(len(piece))
                        yield piece

                yield pieces()
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise damaged() from error

    def read(self, name: str, most_bytes: int) -> bytes:
        """A small member whole. Raises RegistryFileError."""
        if self.size_of(name) > most_bytes:
            raise RegistryFileError(
                _("The part “%(name)s” of this file is larger than it can be. Download the file again.")
                % {"name": name}
            )
        with self.open(name) as pieces:
            return b"".join(pieces)

    def _check(self) -> None:
        members = self._zip.infolist()
        if len(members) > _MOST_MEMBERS:
            raise RegistryFileError(
                _("This zip holds %(count)d files. The registry's hold one, and its workbooks a few dozen.")
                % {"count": len(members)}
            )
        if any(member.flag_bits & 0x1 for member in members):
            raise RegistryFileError(
                _("This file is locked with a password. Save it without one, and choose it again.")
            )
        unpacked = sum(member.file_size for member in members)
        if unpacked > MOST_UNPACKED_BYTES:
            raise RegistryFileError(
                _(
                    "This file claims to unpack to %(size).1f GB, where the whole registry has less than "
                    "%(most).0f GB. It was not opened. Download it again from the registry."
                )
                % {"size": unpacked / 1024**3, "most": MOST_UNPACKED_BYTES / 1024**3}
            )
        packed = sum(member.compress_size for member in members)
        if unpacked > _FREE_BYTES and unpacked > packed * MOST_RATIO:
            raise RegistryFileError(
                _(
                    "This file claims to unpack to %(ratio)d times its size, which no file of the registry "
                    "does. It was not opened. Download it again from the registry."
                )
                % {"ratio": unpacked // max(packed, 1)}
            )


def damaged() -> RegistryFileError:
    return RegistryFileError(
        _("This file is damaged or was not downloaded to its end. Download it again from the registry.")
    )
