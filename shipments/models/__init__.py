from shipments.models.attachment import Attachment
from shipments.models.conversation import InformationRequest
from shipments.models.finding import Finding
from shipments.models.line import ShipmentLine
from shipments.models.shipment import Shipment

__all__ = ["Attachment", "Finding", "InformationRequest", "Shipment", "ShipmentLine"]
