"""Reads and checks nopcert's offline codes, without Django and without a network.

The format is written down in ``docs/offline-code.md``; the server reads its own codes with this package.
"""
