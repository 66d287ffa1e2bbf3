"""What ended a certificate after its issue, for a copy of its paper that is printed from then on.

The issued paper never changes and its snapshot knows nothing of its end. A copy says it across every page.
"""

from dataclasses import dataclass
from datetime import datetime

VOID = "void"
SUPERSEDED = "superseded"


class EndingError(ValueError):
    """The end is not one that a certificate can have; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Ending:
    """``replaced_by`` is another certificate's number, or words for a later version of the same.

    Raises EndingError for another kind, and for a superseded certificate without what took its place.
    """

    kind: str
    at: datetime
    reason: str = ""
    replaced_by: str = ""

    def __post_init__(self) -> None:
        if self.kind not in {VOID, SUPERSEDED}:
            raise EndingError(f"A certificate ends “{VOID}” or “{SUPERSEDED}”, not “{self.kind}”.")
        if self.kind == SUPERSEDED and not self.replaced_by:
            raise EndingError("A superseded certificate has another in its place, and none is named.")
