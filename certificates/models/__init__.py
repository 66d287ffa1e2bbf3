from certificates.models.certificate import Certificate, CertificateVersion
from certificates.models.series import NumberSeries

__all__ = ["Certificate", "CertificateVersion", "NumberSeries"]
