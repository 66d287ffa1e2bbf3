"""Installations that have sealed already: their keys and papers come into the tables.

Until now a certifier's key was the file named after its code, with its certificate as PEM beside it. Only
that public file is read here.
"""

import hashlib
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.db import migrations
from django.utils import timezone


def take_up(apps, schema_editor):
    now = timezone.now()
    folder = Path(settings.NOPCERT_KEYS_ROOT)
    for certifier in apps.get_model("operations", "Certifier").objects.filter(issues_here=True):
        path = folder / f"{certifier.nop_prefix}.pem"
        papers = papers_of(apps, certifier)
        if path.exists():
            key = register(apps, certifier, x509.load_pem_x509_certificates(path.read_bytes()), folder)
            take_up_papers(apps, certifier, key, papers, now)
        elif papers.exists():
            raise RuntimeError(
                f"{papers.count()} papers of {certifier.name} are sealed, and the certificate of their key is "
                f"not at {path}. Put it there (NOPCERT_KEYS_ROOT names the folder) and migrate again: without "
                f"it none of them could be told from a forged one."
            )


def papers_of(apps, certifier):
    versions = apps.get_model("certificates", "CertificateVersion").objects
    sealed = versions.filter(certificate__certifier=certifier, papers=None).exclude(paper_sha256="")
    return sealed.select_related("certificate").order_by("pk")


def register(apps, certifier, certificates, folder):
    certificate, chain = certificates[0], certificates[1:]
    is_demo = "DEMO" in certificate.issuer.rfc4514_string()
    if is_demo and (folder / "demo-root.pem").exists():
        chain = x509.load_pem_x509_certificates((folder / "demo-root.pem").read_bytes())
    point = certificate.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return apps.get_model("certificates", "SealKey").objects.create(
        certifier=certifier,
        kid=hashlib.sha256(point).hexdigest()[:8],
        certificate=to_pem([certificate]),
        chain=to_pem(chain),
        backend="demo" if is_demo else "pkcs12",
        place=certifier.nop_prefix,
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
    )


def take_up_papers(apps, certifier, key, versions, now):
    """Each paper that is there, and an event with its hash, so that the next checkpoint is over it."""
    papers, events = [], []
    for version in versions.iterator(chunk_size=500):
        papers.append(
            apps.get_model("certificates", "SealedPaper")(
                version=version,
                sha256=version.paper_sha256,
                size_bytes=version.paper_size_bytes,
                sealed_by=key,
                sealed_at=version.paper_made_at,
                kept_at=version.paper_made_at,
            )
        )
        events.append(
            apps.get_model("accounts", "AuditEvent")(
                at=now,
                event="certificate:sealed",
                subject_kind="certificate",
                subject_id=version.certificate.public_id,
                subject_label=version.certificate.number,
                certifier=certifier,
                operation_id=version.certificate.exporter_id,
                after={
                    "version": version.version,
                    "paper_sha256": version.paper_sha256,
                    "key": key.kid,
                    "sealed_at": version.paper_made_at.isoformat(),
                },
            )
        )
    apps.get_model("certificates", "SealedPaper").objects.bulk_create(papers, batch_size=500)
    apps.get_model("accounts", "AuditEvent").objects.bulk_create(events, batch_size=500)


def to_pem(certificates):
    return "".join(one.public_bytes(serialization.Encoding.PEM).decode() for one in certificates)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_prove_the_record"),
        ("certificates", "0005_keys_in_a_table"),
        ("operations", "0054_appeal_text_of_a_certifier"),
    ]

    operations = [migrations.RunPython(take_up, migrations.RunPython.noop)]
