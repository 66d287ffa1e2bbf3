"""The QR code of a certificate: an address in capitals, drawn as one path.

Capitals keep the code in the alphanumeric mode, which packs eleven bits into two characters, so the
squares stay large. One path for all squares: a rectangle for each would double the time of a paper.
"""

from urllib.parse import urlsplit

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_ALPHA_NUM, QRData

QUIET_ZONE = 4
"""Modules of white around the code, as ISO/IEC 18004 asks."""

_FIXED_MASK = 0  # trying all eight masks takes five times as long, and readers take any


def verify_url(origin: str, number: str, second_code: str) -> str:
    """What the code says: ``HTTPS://HOST/V/<NUMBER>/<SECOND CODE>``.

    ``origin`` is scheme and host (and port), as in ``https://verify.example.org``; anything behind
    the host, or a host that is not ASCII, raises ValueError.
    """
    parts = urlsplit(origin)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(
            "The address for QR codes has to be scheme and host only, as in https://verify.example.org"
        )
    address = f"{parts.scheme}://{parts.netloc}/V/{number}/{second_code}".upper()
    if not address.isascii():
        raise ValueError(
            "The host in the address for QR codes has to be written in ASCII (xn--… for other letters)."
        )
    return address


def with_code(verify_url: str, offline_code: str) -> str:
    """The same address with the offline code in place of the second code: it proves more."""
    return f"{verify_url.rpartition('/')[0]}/{offline_code}"


def svg(content: str) -> bytes:
    """The code as an SVG drawing, quiet zone included; error correction M.

    Raises ValueError when ``content`` has a character outside the alphanumeric mode.
    """
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=_FIXED_MASK)
    code.add_data(QRData(content.encode("ascii"), mode=MODE_ALPHA_NUM))
    code.make()
    rows = code.modules
    size = len(rows) + 2 * QUIET_ZONE
    path = "".join(_runs(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
    ).encode()


def _runs(rows: list[list[bool | None]]) -> list[str]:
    """Each row's dark squares, neighbours joined into one rectangle."""
    runs = []
    for y, row in enumerate(rows, QUIET_ZONE):
        start = None
        for x, dark in enumerate([*row, False], QUIET_ZONE):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                runs.append(f"M{start} {y}h{x - start}v1H{start}z")
                start = None
    return runs
