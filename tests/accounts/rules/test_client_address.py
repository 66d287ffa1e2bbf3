"""The address of a client is the one that our own proxies vouch for, and no other."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.client_address import client_address, client_key

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("remote", "forwarded_for", "address"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "198.51.100.1, 10.0.0.9", "198.51.100.1"),
        ("fd00::2", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "not an address", "10.0.0.2"),
        ("10.0.0.2", "198.51.100.1, <script>", "10.0.0.2"),
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
        ("", "198.51.100.1", None),
        ("unix:", "", None),
    ],
)
def test_only_what_our_proxies_add_is_believed(remote: str, forwarded_for: str, address: str | None) -> None:
    assert client_address(remote, forwarded_for, PROXIES) == address


def test_without_proxies_a_header_counts_for_nothing() -> None:
    assert client_address("10.0.0.2", "198.51.100.1", ()) == "10.0.0.2"


@given(st.text(max_size=60), st.text(max_size=200))
def test_no_header_whatever_raises(remote: str, forwarded_for: str) -> None:
    client_key(client_address(remote, forwarded_for, PROXIES))


def test_a_household_counts_as_one_client() -> None:
    assert client_key("2001:db8:1:2:3::4") == client_key("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert client_key("203.0.113.7") == "203.0.113.7"
    assert client_key(None) == "unknown"
