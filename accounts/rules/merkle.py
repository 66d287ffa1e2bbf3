"""The hash tree over the record (RFC 6962, section 2.1, and RFC 9162): appended to, never changed.

The tree over n leaves is made of complete subtrees, each known by its level (0: a leaf) and its position
among those of the level. A complete subtree never changes again, so it is stored once; whatever else is
asked (a root, a path that proves one leaf) is put together from the stored ones in O(log n) reads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

Node = tuple[int, int, bytes]
"""Level, position and hash of a complete subtree."""

GetNode = Callable[[int, int], bytes]
"""Reads the hash of the complete subtree at a level and position."""

EMPTY_ROOT = hashlib.sha256().digest()


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256 over 0x00 and the leaf, so that no leaf can pass for an inner node."""
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


class Growth:
    """A tree that grows leaf by leaf and keeps only the complete subtrees at its right edge."""

    def __init__(self, size: int = 0, edge: Sequence[bytes] = ()) -> None:
        """`edge` are the hashes of the complete subtrees that make up `size` leaves, the largest first
        (see `edge_of`). Raises ValueError where they are not as many as the size asks for."""
        if len(edge) != size.bit_count():
            raise ValueError(f"A tree of {size} leaves has {size.bit_count()} subtrees, not {len(edge)}.")
        self.size = size
        self._edge = list(edge)

    def add(self, hashed_leaf: bytes) -> Iterator[Node]:
        """Appends a leaf; yields every subtree that is complete by it, the leaf itself first."""
        level, position, current = 0, self.size, hashed_leaf
        yield level, position, current
        while position & 1:
            current = node_hash(self._edge.pop(), current)
            level, position = level + 1, position >> 1
            yield level, position, current
        self._edge.append(current)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The hash over the whole tree; that of the empty string for no leaf."""
        if not self._edge:
            return EMPTY_ROOT
        *rest, current = self._edge
        for left in reversed(rest):
            current = node_hash(left, current)
        return current


def edge_of(size: int) -> Iterator[tuple[int, int]]:
    """Level and position of the complete subtrees that make up a tree of that size, the largest first."""
    start = 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            yield level, start >> level
            start += 1 << level


def inclusion_path(position: int, size: int, get: GetNode) -> list[bytes]:
    """The hashes that prove the leaf at `position` in the tree of `size` leaves, from the leaf upwards.

    Raises ValueError for a position outside of the tree.
    """
    if not 0 <= position < size:
        raise ValueError(f"There is no leaf {position} in a tree of {size}.")
    return _path(position, 0, size, get)


def root_from_path(hashed_leaf: bytes, position: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that a path leads to (RFC 9162, 2.1.3.2): it has to equal the signed one.

    Raises ValueError where the path is longer or shorter than the tree asks for.
    """
    if not 0 <= position < size:
        raise ValueError(f"There is no leaf {position} in a tree of {size}.")
    current, left, last = hashed_leaf, position, size - 1
    for sibling in path:
        if last == 0:
            raise ValueError("The path is longer than the tree is high.")
        if left & 1 or left == last:
            current = node_hash(sibling, current)
            while not left & 1 and left:
                left, last = left >> 1, last >> 1
        else:
            current = node_hash(current, sibling)
        left, last = left >> 1, last >> 1
    if last:
        raise ValueError("The path is shorter than the tree is high.")
    return current


def root_of(size: int, get: GetNode) -> bytes:
    """The root of the first `size` leaves, from stored subtrees."""
    return _range_hash(0, size, get) if size else EMPTY_ROOT


def _path(position: int, start: int, end: int, get: GetNode) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if position < middle:
        return [*_path(position, start, middle, get), _range_hash(middle, end, get)]
    return [*_path(position, middle, end, get), _range_hash(start, middle, get)]


def _range_hash(start: int, end: int, get: GetNode) -> bytes:
    width = end - start
    if width & (width - 1) == 0 and start % width == 0:
        level = width.bit_length() - 1
        return get(level, start >> level)
    middle = start + _split(width)
    return node_hash(_range_hash(start, middle, get), _range_hash(middle, end, get))


def _split(width: int) -> int:
    """The largest power of two below the width."""
    return 1 << (width - 1).bit_length() - 1
