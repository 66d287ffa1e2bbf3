from operations.models.arrangements import ArrangementTerm
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
from operations.models.price_floor import PriceFloor
from operations.models.product import CertifiedProduct
from operations.models.registry_import import RegistryChange, RegistryImport, RegistryProblem
from operations.models.registry_staging import StagedOperation, StagedProduct, StagedScope

__all__ = [
    "ArrangementTerm",
    "CertifiedProduct",
    "Certifier",
    "Country",
    "HtsCode",
    "LoadedCodeList",
    "Operation",
    "OperationScope",
    "PackageType",
    "PriceFloor",
    "RegistryChange",
    "RegistryImport",
    "RegistryProblem",
    "RiskEntry",
    "StagedOperation",
    "StagedProduct",
    "StagedScope",
    "TradeArrangement",
    "UsPort",
]
