from shipments.models.attachment import Attachment
from shipments.models.check_setting import CheckSetting
from shipments.models.checklist import ChecklistEntry
from shipments.models.conflict import DeclaredConflict
from shipments.models.conversation import AskedItem, InformationRequest, InternalNote
from shipments.models.finding import Finding
from shipments.models.line import ShipmentLine
from shipments.models.lot import Lot
from shipments.models.override import Override
from shipments.models.price_list import PriceList, PriceRow
from shipments.models.reading import Reading
from shipments.models.saved import SavedRecipient, SavedRoute
from shipments.models.saved_filter import SavedFilter
from shipments.models.shipment import Shipment
from shipments.models.standing_request import StandingRequest
from shipments.models.stock import StockEntry, StockPaper, YieldLimit
from shipments.models.submission import Submission
from shipments.models.work_calendar import Holiday, WorkCalendar

__all__ = [
    "AskedItem",
    "Attachment",
    "CheckSetting",
    "ChecklistEntry",
    "DeclaredConflict",
    "Finding",
    "Holiday",
    "InformationRequest",
    "InternalNote",
    "Lot",
    "Override",
    "PriceList",
    "PriceRow",
    "Reading",
    "SavedFilter",
    "SavedRecipient",
    "SavedRoute",
    "Shipment",
    "ShipmentLine",
    "StandingRequest",
    "StockEntry",
    "StockPaper",
    "Submission",
    "WorkCalendar",
    "YieldLimit",
]
