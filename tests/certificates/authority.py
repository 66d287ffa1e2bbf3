"""A timestamp authority of the test's own, in this process and on a real socket (RFC 3161 over HTTP)."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from asn1crypto import keys, tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.sign.timestamps import DummyTimeStamper

from certificates.documents.seal_backends.protocol import as_asn1


@dataclass
class Authority:
    """`mood` is what it does: "answers", "fails" (HTTP 503), "hangs", "babbles" (no token at all)."""

    url: str
    roots_file: Path
    mood: str = "answers"
    asked: list[str] = field(default_factory=list)


@contextmanager
def authority(folder: Path, at: datetime) -> Iterator[Authority]:
    """Answers with the time `at`; its root lies in `roots_file`."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = _certificate(key, at)
    roots_file = folder / "tsa-roots.pem"
    roots_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    stamper = DummyTimeStamper(as_asn1(certificate), keys.PrivateKeyInfo.load(plain), fixed_dt=at)
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.daemon_threads = True
    ours = Authority(f"http://127.0.0.1:{server.server_address[1]}/", roots_file)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            ours.asked.append(ours.mood)
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            if ours.mood == "hangs":
                time.sleep(3)
            if ours.mood == "fails":
                self.send_error(503)
                return
            answer = b"hello" if ours.mood == "babbles" else _answer(stamper, asked)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_arguments: object) -> None:
            """Tests are quiet."""

    server.RequestHandlerClass = Door
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield ours
    server.shutdown()
    server.server_close()


def _answer(stamper: DummyTimeStamper, asked: bytes) -> bytes:
    request = tsp.TimeStampReq.load(asked)
    answer: bytes = asyncio.run(stamper.async_request_tsa_response(request)).dump()
    return answer


def _certificate(key: rsa.RSAPrivateKey, at: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Timestamps of the tests")])
    usages = [x509.ExtendedKeyUsageOID.TIME_STAMPING]
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=30))
        .not_valid_after(at + timedelta(days=365))
        .add_extension(x509.ExtendedKeyUsage(usages), critical=True)
        .sign(key, hashes.SHA256())
    )
