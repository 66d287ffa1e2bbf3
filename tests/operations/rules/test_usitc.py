"""USITC's nested schedule: the whole of it there and back, its oddities, and files that are none."""

from __future__ import annotations

import pytest

from operations.rules.usitc import ScheduleCode, ScheduleRefusedError, read_schedule
from tests.operations.nested_schedule import HEADER, flat_schedule, nested

HEAD = "HTS Number,Indent,Description,Unit of Quantity,General Rate of Duty\n"

AS_PUBLISHED = f"""\
{",".join(HEADER)}
"0101","0","Live horses, asses, mules and hinnies:","","","","","",""
"","1","Horses:","","","","","",""
"0101.21.00","2","Purebred breeding animals","","Free","","Free","",""
"0101.21.00.10","3","Males","[""No.""]","","","","",""
"0101.21.00.20","3","Females","[""No.""]","","","","",""
"0101.29.00","2","Other","","Free","","20%","",""
"0101.29.00.10","3","Imported for immediate slaughter","[""No.""]","","","","",""
"0101.29.00.90","3","Other","[""No.""]","","","","",""
"0101.30.00.00","1","Asses","[""No.""]","6.8%","Free (A+,AU,BH)","15%","",""
"0101.90","1","Other:","","","","","",""
"0101.90.30.00","2","Imported for immediate slaughter","[""No.""]","Free","","Free","",""
"0102","0","Live bovine animals:","","","","","",""
"0102.29.20.11","1","Weighing less than 90 kg each","[""No."",""kg""]","","","","",""
"""


def test_the_whole_schedule_there_and_back() -> None:
    flat = flat_schedule()

    read = read_schedule(nested(flat))

    assert len(read) == 19_856
    assert read == flat
    assert sum(code.is_organic for code in read) == 185


def test_the_beginning_of_the_schedule_as_it_is_published() -> None:
    horses = "Live horses, asses, mules and hinnies"

    assert read_schedule(AS_PUBLISHED) == [
        ScheduleCode("0101210010", f"{horses} > Horses > Purebred breeding animals > Males", "No."),
        ScheduleCode("0101210020", f"{horses} > Horses > Purebred breeding animals > Females", "No."),
        ScheduleCode("0101290010", f"{horses} > Horses > Other > Imported for immediate slaughter", "No."),
        ScheduleCode("0101290090", f"{horses} > Horses > Other > Other", "No."),
        ScheduleCode("0101300000", f"{horses} > Asses", "No."),
        ScheduleCode("0101903000", f"{horses} > Other > Imported for immediate slaughter", "No."),
        ScheduleCode("0102292011", "Live bovine animals > Weighing less than 90 kg each", "No.;kg"),
    ]


def test_markup_other_columns_and_another_order_are_of_no_account() -> None:
    text = (
        "\ufeffIndent,Footnotes,HTS Number,Unit of Quantity,Description\n"
        '0,,0808,,"Apples, pears and quinces, fresh:"\n'
        '1,[1],0808.10.00.30,"No.,kg",Of the species <i>Malus</i>:\n'
        ",,,,\n"
    )

    assert read_schedule(text) == [
        ScheduleCode("0808100030", "Apples, pears and quinces, fresh > Of the species Malus", "No.;kg")
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the column HTS Number is missing"),
        ("hts10,description_path,units,certified_organic\n", "the column HTS Number is missing"),
        (HEAD, "no code of ten digits"),
        (HEAD + "0101,0,Horses:,,\n0101.21.00.10,2,Males,No.,\n", "Row 3: the indent 2 skips a level"),
        (HEAD + "0101.21.00.10,one,Males,No.,\n", "Row 2: the indent “one” is no whole number"),
        (HEAD + "0101.21.00.10,-1,Males,No.,\n", "Row 2: the indent “-1” is no whole number"),
        (HEAD + "0101.21.00.10,0,:,No.,\n", "Row 2: the description is empty"),
        (HEAD + "0101.21.0010,0,Males,No.,\n", "Row 2: “0101.21.0010” is no number of the schedule"),
        (HEAD + "０１０１,0,Males,No.,\n", "is no number of the schedule"),
        (HEAD + "0101.21.00.10,0,Males\n", "Row 2: it has 3 cells, which is too few"),
        (HEAD + '0101.21.00.10,0,Males,"[""No.",\n', 'Row 2: the units “["No.” cannot be read'),
        (HEAD + f"0101.21.00.10,0,Males,{'k' * 41},\n", "are too long"),
        (HEAD + "0101.21.00.10,0,A,kg,\n0101.21.00.10,0,B,kg,\n", "Row 3: the code 0101210010 stands"),
        (HEAD + '0101.21.00.10,0,"Males,kg,\n', "Row 2: unexpected end of data"),
    ],
)
def test_what_is_no_schedule_is_refused_with_its_row(text: str, sentence: str) -> None:
    with pytest.raises(ScheduleRefusedError) as refusal:
        read_schedule(text)

    assert sentence in str(refusal.value)
