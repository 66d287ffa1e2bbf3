from operations.models.certifier import Certifier
from operations.models.codes import (
    Country,
    HtsCode,
    LoadedCodeList,
    PackageType,
    RiskEntry,
    TradeArrangement,
    UsPort,
)
from operations.models.operation import Operation, OperationScope
from operations.models.product import CertifiedProduct

__all__ = [
    "CertifiedProduct",
    "Certifier",
    "Country",
    "HtsCode",
    "LoadedCodeList",
    "Operation",
    "OperationScope",
    "PackageType",
    "RiskEntry",
    "TradeArrangement",
    "UsPort",
]
