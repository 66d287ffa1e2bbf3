"""The four formats, and the forms in which each is met."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from nopcert.bench import registry_files
from nopcert.bench.registry_files import OPERATION_COLUMNS, Registry
from operations.models.registry_import import RegistryFormat
from operations.registry.files import RegistryFile, day_of_name
from operations.registry.records import READ_COLUMNS, Findings, Record
from tests.operations.registry.conftest import COFFEE, FARM, FLOUR, MILL, day, records_of, write_workbook

SMALL = Registry(40)


def read_all(path: Path) -> tuple[list[Record], Findings, RegistryFormat, bool]:
    file = RegistryFile(path)
    records = list(file.records())
    assert file.share_read > 0.95
    return records, file.findings, file.format, file.is_complete


def without_unread(values: dict[str, str]) -> dict[str, str]:
    return {name: text.strip() for name, text in values.items() if name in READ_COLUMNS}


def test_the_workbook_of_two_sheets_gives_operations_and_items(tmp_path: Path) -> None:
    path = tmp_path / "data.xlsx"
    registry_files.write_data_workbook(SMALL, path)

    records, findings, kind, is_complete = read_all(path)

    made = list(SMALL.operations())
    assert [record.values for record in records if not record.is_item] == [
        without_unread(values) for values, _items in made
    ]
    assert [record.values for record in records if record.is_item] == [
        without_unread(item) for _values, items in made for item in items
    ]
    assert [record.row for record in records[:2]] == [4, 5]
    assert (kind, is_complete, findings.has_products, findings.has_scopes) == ("workbook", True, True, True)
    assert findings.unknown_columns == set()


def test_every_format_gives_the_same_operations(tmp_path: Path) -> None:
    writers: dict[str, Callable[[Registry, Path], None]] = {
        "data.xlsx": registry_files.write_data_workbook,
        "export.xlsx": registry_files.write_export_workbook,
        "export.csv": registry_files.write_csv,
        "bulk.zip": registry_files.write_bulk_xml,
    }
    found = {}
    for name, write in writers.items():
        write(SMALL, tmp_path / name)
        found[name] = [
            {key: text for key, text in record.values.items() if "CertifiedProducts" not in key}
            for record in records_of(tmp_path / name)
            if not record.is_item
        ]

    assert found["data.xlsx"] == found["export.xlsx"] == found["export.csv"] == found["bulk.zip"]


def test_the_items_of_workbook_and_bulk_xml_are_the_same(tmp_path: Path) -> None:
    registry_files.write_data_workbook(SMALL, tmp_path / "data.xlsx")
    registry_files.write_bulk_xml(SMALL, tmp_path / "bulk.zip")

    items = [
        [record.values for record in records_of(tmp_path / name) if record.is_item]
        for name in ("data.xlsx", "bulk.zip")
    ]

    assert items[0] == items[1]
    assert len(items[0]) > 100


def test_the_web_service_tells_of_standing_and_scopes_but_is_not_the_whole_registry(tmp_path: Path) -> None:
    registry_files.write_json(SMALL, tmp_path / "answer.json")

    records, findings, kind, is_complete = read_all(tmp_path / "answer.json")

    first = next(iter(SMALL.operations()))[0]
    shared = ("op_nopOpID", "op_status", "op_statusEffectiveDate", "Cert_name", "op_email", "opSC_HANDLING")
    assert {name: records[0].values.get(name) for name in shared} == {
        name: first.get(name) for name in shared
    }
    assert (kind, is_complete, findings.has_products) == ("json", False, False)


@pytest.mark.parametrize(
    "shape", ['{"operations": %s, "total": 1}', "%s", '\ufeff {"a": {"b": 1}, "list": %s}']
)
def test_the_list_of_an_answer_may_stand_at_the_root_or_under_a_name(tmp_path: Path, shape: str) -> None:
    operation = {"nopOperationID": "8150110234", "operationName": "Valle Alto", "extra": [1, {"a": 2}]}
    (tmp_path / "a.json").write_text(shape % json.dumps([operation]), encoding="utf-8")

    records, findings, _kind, _is_complete = read_all(tmp_path / "a.json")

    assert [record.values for record in records] == [{"op_nopOpID": "8150110234", "op_name": "Valle Alto"}]
    assert findings.unknown_columns == {"extra"}


@pytest.mark.parametrize("leading", [1, 2, 3])
def test_leading_rows_may_be_missing(tmp_path: Path, leading: int) -> None:
    path = write_workbook(tmp_path / "data.xlsx", leading=leading)

    assert [record.values["op_nopOpID"] for record in records_of(path) if not record.is_item] == [
        "8150110234",
        "5560004471",
    ]


def test_columns_are_read_by_name_wherever_they_stand(tmp_path: Path) -> None:
    columns = ["op_brandNew", *reversed(OPERATION_COLUMNS), "another"]
    path = write_workbook(tmp_path / "data.xlsx", [{**FARM, "op_brandNew": "x"}], None, columns=columns)

    records, findings, _kind, _is_complete = read_all(path)

    assert records[0].values == dict(FARM)
    assert findings.unknown_columns == {"op_brandNew", "another"}
    assert not findings.has_products


def test_a_workbook_that_excel_or_openpyxl_saved_is_read(tmp_path: Path) -> None:
    """Dates as serial numbers, keys as numbers, a formula with its result, texts inside the cells."""
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    sheet = book.create_sheet("INTEGRITY")
    sheet.append([None, "Downloaded by hand"])
    sheet.append([*FARM, "op_url"])
    sheet.append([f"The {name}" for name in FARM])
    dated = {**FARM, "op_statusEffectiveDate": day("2019-05-14"), "op_nopOpID": 8150110234}
    sheet.append([*dated.values(), '=HYPERLINK("https://farm.example")'])
    sheet.append([None])
    sheet.append([text + "_x000D_\n " if name == "op_name" else text for name, text in MILL.items()])
    book.save(tmp_path / "saved.xlsx")

    records = records_of(tmp_path / "saved.xlsx")

    assert records[0] == Record(
        "Operations",
        4,
        {**FARM, "op_statusEffectiveDate": "43599", "op_url": '=HYPERLINK("https://farm.example")'},
    )
    assert (records[1].row, records[1].values["op_name"]) == (6, "Solstice Mills LLC")


def test_prefixed_elements_and_phonetic_guides_are_understood(tmp_path: Path) -> None:
    """As some programs write them: a prefix before every element, cells without references."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rows = [list(FARM), list(FARM.values())]
    cells = "".join(
        "<x:row>"
        + "".join(f'<x:c t="inlineStr"><x:is><x:t>{text}</x:t></x:is></x:c>' for text in row)
        + "</x:row>"
        for row in rows
    ).replace("Cooperativa Valle Alto", "有機</x:t><x:rPh><x:t>ゆうき</x:t></x:rPh><x:t>農場")
    with zipfile.ZipFile(tmp_path / "prefixed.xlsx", "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<x:workbook xmlns:x="{main}" xmlns:r="{links}"><x:sheets>'
            '<x:sheet name="A" sheetId="1" r:id="one"/></x:sheets></x:workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="one" Target="/xl/worksheets/s.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/s.xml",
            f'<x:worksheet xmlns:x="{main}"><x:sheetData>{cells}</x:sheetData></x:worksheet>',
        )

    (record,) = records_of(tmp_path / "prefixed.xlsx")

    assert record.values == {**FARM, "op_name": "有機農場"}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_copies_are_read_in_the_encodings_of_spreadsheets(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    lines = [
        delimiter.join(FARM),
        delimiter.join(f"The {name}" for name in FARM),
        delimiter.join(FARM.values()),
    ]
    (tmp_path / "copy.csv").write_bytes("\r\n".join(lines).encode(encoding))

    records, _findings, kind, is_complete = read_all(tmp_path / "copy.csv")

    assert [record.values for record in records] == [dict(FARM)]
    assert (kind, is_complete) == ("csv", True)


def test_a_csv_of_items_tells_of_products_only(tmp_path: Path) -> None:
    registry_files.write_csv(SMALL, tmp_path / "items.csv", items=True)

    records, findings, _kind, is_complete = read_all(tmp_path / "items.csv")

    assert all(record.is_item for record in records)
    assert (findings.has_operations, findings.has_items, is_complete) == (False, True, False)


def test_line_breaks_quotes_and_nul_inside_a_cell_belong_to_it(tmp_path: Path) -> None:
    values = {**FARM, "CR_CertifiedProducts": 'Corn,\n"Blue"'}
    quoted = ",".join('"' + text.replace('"', '""') + '"' for text in values.values())
    lines = [",".join(values), quoted, quoted.replace("Valle", "Va\0lle")]
    (tmp_path / "copy.csv").write_text("\n".join(lines), encoding="utf-8")

    records = records_of(tmp_path / "copy.csv")

    assert [record.values["CR_CertifiedProducts"] for record in records] == ['Corn,\n"Blue"'] * 2
    assert [record.row for record in records] == [2, 3]


def test_a_row_keeps_its_number_and_bad_rows_come_through(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "data.xlsx", [FARM, {**MILL, "op_nopOpID": "12"}], [COFFEE, FLOUR])

    assert [(record.place, record.row) for record in records_of(path)] == [
        ("Operations", 4),
        ("Operations", 5),
        ("Items", 4),
        ("Items", 5),
    ]


def test_the_day_of_a_file_stands_in_its_name() -> None:
    names = ("INTEGRITY_Export_20261101.xlsx", "x20261101y", "INTEGRITY_20261399.xlsx", "phone5415550142.csv")

    assert [day_of_name(name) for name in names] == [day("2026-11-01"), day("2026-11-01"), None, None]
