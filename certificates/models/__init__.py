from certificates.models.batch import BatchIssue, BatchItem
from certificates.models.certificate import Certificate, CertificateVersion
from certificates.models.code_key import CodeKey, PublishedStatus
from certificates.models.outage import Outage
from certificates.models.recorded_number import RecordedNumber
from certificates.models.seal_key import SealBackend, SealedPaper, SealKey
from certificates.models.series import NumberSeries

__all__ = [
    "BatchIssue",
    "BatchItem",
    "Certificate",
    "CertificateVersion",
    "CodeKey",
    "NumberSeries",
    "Outage",
    "PublishedStatus",
    "RecordedNumber",
    "SealBackend",
    "SealKey",
    "SealedPaper",
]
