"""One demonstration authority for all tests of the paper, and the ordinary certificate printed once."""

from datetime import UTC, datetime

import pytest

from certificates.documents import demo_authority, pdf, seal
from certificates.documents.seal_backends import KeyRing, demo
from tests.certificates.documents import papers

AT = datetime(2026, 11, 24, 17, 42, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def seal_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seals")
    demo_authority.make_demo_seal(folder, "Cascadia Organic Certifiers", "COC", at=AT)
    return folder


@pytest.fixture(scope="session")
def key(seal_folder):
    ring = KeyRing(seal_folder)
    return demo.open_key(ring, "COC", demo.read_public(ring, "COC"))


@pytest.fixture(scope="session")
def certificate(seal_folder):
    return demo.read_public(KeyRing(seal_folder), "COC").certificate


@pytest.fixture(scope="session")
def root(seal_folder):
    return demo_authority.load_root(seal_folder)


@pytest.fixture(scope="session")
def paper():
    return pdf.render(papers.coffee(), logo=None)


@pytest.fixture(scope="session")
def sealed(paper, key):
    return seal.seal(paper, key=key, at=AT, reason="NOP Import Certificate", location="Corvallis, Oregon")
