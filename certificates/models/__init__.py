from certificates.models.certificate import Certificate, CertificateVersion
from certificates.models.code_key import CodeKey, PublishedStatus
from certificates.models.series import NumberSeries

__all__ = ["Certificate", "CertificateVersion", "CodeKey", "NumberSeries", "PublishedStatus"]
