"""From which address a request came, when proxies stand in between.

Every proxy adds the address it was asked from at the end of ``X-Forwarded-For``; what stands before that is
whatever the client wrote. So the list is read from its end, and only as far as the proxies are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

_LONGEST_HEADER = 2_000
_NETWORK_OF_A_CLIENT = 64
"""Bits of an IPv6 address: a household or an office gets at least so many addresses at once."""


def client_address(remote: str, forwarded_for: str, proxies: Sequence[Network]) -> str | None:
    """The address of the client, or None where nothing that can be read says one.

    `remote` is who opened the connection (empty over a socket file); `forwarded_for` counts only where that
    is one of `proxies`.
    """
    address = _read(remote)
    if address is None or not _is_within(address, proxies):
        return address
    for part in reversed(forwarded_for[-_LONGEST_HEADER:].split(",")):
        before = _read(part)
        if before is None:
            return address
        address = before
        if not _is_within(address, proxies):
            return address
    return address


def client_key(address: str | None) -> str:
    """What a client is counted under: its address, of IPv6 the network of its household."""
    if address is None:
        return "unknown"
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, _NETWORK_OF_A_CLIENT), strict=False))
    return str(parsed)


def _read(text: str) -> str | None:
    try:
        parsed = ip_address(text.strip().partition("%")[0].strip("[]"))
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(parsed)


def _is_within(address: str, networks: Sequence[Network]) -> bool:
    return any(ip_address(address) in network for network in networks)
