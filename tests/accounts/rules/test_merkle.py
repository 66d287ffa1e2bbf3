"""The hash tree, compared with another implementation of the same standard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from accounts.rules import merkle


def grown(leaves: list[bytes]) -> tuple[merkle.Growth, dict[tuple[int, int], bytes]]:
    growth, nodes = merkle.Growth(), {}
    for leaf in leaves:
        for level, position, digest in growth.add(merkle.leaf_hash(leaf)):
            assert (level, position) not in nodes
            nodes[level, position] = digest
    return growth, nodes


def test_the_tree_of_nothing_is_the_hash_of_nothing() -> None:
    assert merkle.Growth().root == merkle.EMPTY_ROOT
    assert merkle.EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 64, 100, 129])
def test_the_root_is_that_of_another_implementation(size: int) -> None:
    leaves = [f"event {number}".encode() for number in range(size)]
    other = InmemoryTree(algorithm="sha256")
    for leaf in leaves:
        other.append_entry(leaf)

    growth, nodes = grown(leaves)

    assert growth.root == other.get_root(size)
    assert merkle.root_of(size, lambda level, position: nodes[level, position]) == growth.root


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.data())
def test_every_leaf_is_proven_by_its_path_and_by_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    growth, nodes = grown(leaves)
    position = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle.inclusion_path(position, len(leaves), lambda *place: nodes[place])
    leaf = merkle.leaf_hash(leaves[position])

    assert merkle.root_from_path(leaf, position, len(leaves), path) == growth.root
    assert merkle.root_from_path(merkle.leaf_hash(b"forged leaf"), position, len(leaves), path) != growth.root
    for place in range(len(path)):
        bent = [*path[:place], bytes(32), *path[place + 1 :]]
        assert merkle.root_from_path(leaf, position, len(leaves), bent) != growth.root
    with pytest.raises(ValueError, match="longer"):
        merkle.root_from_path(leaf, position, len(leaves), [*path, bytes(32)])
    if path:
        with pytest.raises(ValueError, match="shorter"):
            merkle.root_from_path(leaf, position, len(leaves), path[:-1])


@given(st.integers(0, 200), st.integers(1, 40))
def test_a_tree_goes_on_from_its_stored_edge(before: int, more: int) -> None:
    leaves = [str(number).encode() for number in range(before + more)]
    whole, nodes = grown(leaves)
    edge = [nodes[place] for place in merkle.edge_of(before)]
    later = merkle.Growth(before, edge)
    for leaf in leaves[before:]:
        list(later.add(merkle.leaf_hash(leaf)))

    assert (later.size, later.root) == (whole.size, whole.root)


def test_a_wrong_edge_or_place_is_refused() -> None:
    with pytest.raises(ValueError, match="2 subtrees, not 1"):
        merkle.Growth(3, [bytes(32)])
    with pytest.raises(ValueError, match="no leaf 3 in a tree of 3"):
        merkle.inclusion_path(3, 3, lambda level, position: b"")
    with pytest.raises(ValueError, match="no leaf -1"):
        merkle.root_from_path(b"", -1, 3, [])
