"""PostgreSQL refuses to run as root: the ways to run it under another user id.

There is no single way that works everywhere, so each is tried by running the server's binary with it:
- `setpriv` to another account fails when the checkout lies under a folder that only root may enter;
- `unshare` (a user namespace in which root's files belong to user 1) is forbidden in many containers
  and in a chroot;
- `setpriv` that keeps the one capability to pass closed folders needs a kernel and a container that
  leave it to root.
"""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher.commands import answer_of
from launcher.refusals import RefusalError

_DIES_WITH_LAUNCHER = ("--pdeathsig", "INT")


@dataclass(frozen=True)
class Way:
    """`prefix` stands before the server's command; its files on disk belong to `user` and `group`."""

    name: str
    prefix: tuple[str, ...]
    user: int
    group: int


AS_MYSELF = Way("as the user who started it", (), os.geteuid(), os.getegid())


def all_ways() -> Iterator[Way]:
    """Every way out of root that this machine has a program for, in the order of preference."""
    account = _account()
    setpriv, unshare = shutil.which("setpriv"), shutil.which("unshare")
    if setpriv:
        other = (setpriv, f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups")
        closed = ("--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all", "--no-new-privs")
        yield Way(
            f"as {account.pw_name}", (*other, *closed, *_DIES_WITH_LAUNCHER), account.pw_uid, account.pw_gid
        )
    if setpriv and unshare:
        namespace = (unshare, "--user", "--map-user=1", "--map-group=1")
        yield Way("in a user namespace", (*namespace, setpriv, *_DIES_WITH_LAUNCHER), 0, 0)
    if setpriv:
        passing = (
            *("--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"),
            "--securebits=+no_setuid_fixup",  # or access(2), which initdb asks, would not count it
        )
        yield Way(
            f"as {account.pw_name} who may pass closed folders",
            (*other, *passing, *_DIES_WITH_LAUNCHER),
            account.pw_uid,
            account.pw_gid,
        )


def choose(initdb: Path, data: Path) -> Way:
    """The first way in which the server's programs start and `data` can be written.

    `data` is handed over to its user. Raises `RefusalError` when there is no way.
    """
    if os.geteuid() != 0:
        return AS_MYSELF
    for way in all_ways():
        hand_over(data, way)
        can_write = answer_of([*way.prefix, "/bin/sh", "-c", 'test -w "$1" && test -x "$1"', "sh", data])
        # --show looks for the server beside itself and for its own files, and makes nothing.
        if can_write is not None and answer_of([*way.prefix, initdb, "--show", "-D", data]) is not None:
            return way
    raise RefusalError(
        f"PostgreSQL refuses to run as root, and no way to run it as another user works for {data}. "
        "Start bin/run as an ordinary user, move the checkout to a folder that every user may enter, "
        "or set DATABASE_URL to a server of yours."
    )


def hand_over(folder: Path, way: Way) -> None:
    """Makes a folder and all in it belong to the user of `way`; quick when it does already."""
    status = folder.stat()
    if (status.st_uid, status.st_gid) == (way.user, way.group):
        return
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(parent) / name, way.user, way.group, follow_symlinks=False)
    os.chown(folder, way.user, way.group)  # last: a walk that was cut short begins anew


def _account() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RefusalError("This machine has no user nobody under whom PostgreSQL could run. Set DATABASE_URL.")
