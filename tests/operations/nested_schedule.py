"""The schedule in USITC's own shape, made from the flat list of the project."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from operations import reference
from operations.rules.hts import steps_of
from operations.rules.usitc import ScheduleCode

HEADER = [
    "HTS Number",
    "Indent",
    "Description",
    "Unit of Quantity",
    "General Rate of Duty",
    "Special Rate of Duty",
    "Column 2 Rate of Duty",
    "Quota Quantity",
    "Additional Duties",
]


def flat_schedule() -> list[ScheduleCode]:
    """All codes of the list that the project ships, as they are loaded."""
    (schedule,) = (code_list for code_list in reference.LISTS if code_list.name == "tariff codes")
    entries = reference.read_entries(schedule, reference.open_file(schedule))
    return [
        ScheduleCode(entry.fields["code"], entry.fields["description"], entry.fields["unit"])
        for entry in entries
    ]


def nested(codes: Iterable[ScheduleCode]) -> str:
    """As USITC writes it: superior texts on rows of their own, headings with a number, units in JSON."""
    text = io.StringIO()
    rows = csv.writer(text, quoting=csv.QUOTE_ALL)
    rows.writerow(HEADER)
    written: tuple[str, ...] = ()
    for code in codes:
        path = steps_of(code.description)
        same = 0
        while same < min(len(path) - 1, len(written)) and path[same] == written[same]:
            same += 1
        for depth in range(same, len(path) - 1):
            number = code.code[:4] if depth == 0 else ""
            rows.writerow([number, depth, f"{path[depth]}:", "", "", "", "", "", ""])
        dotted = f"{code.code[:4]}.{code.code[4:6]}.{code.code[6:8]}.{code.code[8:]}"
        units = json.dumps(code.unit.split(";"), ensure_ascii=False) if code.unit else ""
        rows.writerow([dotted, len(path) - 1, path[-1], units, "Free", "", "Free", "", ""])
        written = path[:-1]
    return text.getvalue()
