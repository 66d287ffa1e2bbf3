import csv
import gzip
import re
from collections import defaultdict
from datetime import date, timedelta

import pytest

from operations.reference import FOLDER
from operations.rules.hts import steps_of
from operations.rules.seasons import Season, Stretch, season_of, split, stated_season

Family = dict[str, str]

QUOTAS_OF_A_YEAR = {
    # "Entered in any calendar year": an amount, not a time of the year.
    "0401202000": "milk, first 11,356,236 liters of a calendar year",
    "1604142251": "tuna, share of a calendar year",
    "1604142259": "tuna, share of a calendar year",
    "1604142291": "tuna, share of a calendar year",
    "1604142299": "tuna, share of a calendar year",
    "2005700230": "olives, 730 t of a calendar year",
    "2005700260": "olives, 730 t of a calendar year",
    "2008304210": "satsumas, 40,000 t of a calendar year",
    "2008304290": "satsumas, 40,000 t of a calendar year",
}

FROM_A_WAREHOUSE = {
    # "… or if withdrawn for consumption at any time": pulses of September to April.
    *("0713314000", "0713334020", "0713334030", "0713334050", "0713334090", "0713344000", "0713394110"),
    *("0713394120", "0713394130", "0713394140", "0713394150", "0713394160", "0713394170", "0713608000"),
    "0713908100",
}  # fmt: skip

DATES = re.compile(
    r"entered (?:for consumption )?(?:during|in (?:the period|any)|at any other time|outside)"
    r"|\b(?:January|February|March|April|June|July|August|September|October|November|December)\b"
    r"|stated period"
)

CONDITIONAL_STEPS = {
    # Season and another condition in one: outside the season the goods go under "Other", which they share.
    "070820": "fresh lima beans; other beans all year",
    "070920": "asparagus by air; other asparagus all year",
    "081020": "raspberries and loganberries; blackberries all year",
}


@pytest.fixture(scope="module")
def schedule() -> dict[str, Family]:
    """Every family of the schedule: first six digits → code → description."""
    families: dict[str, Family] = defaultdict(dict)
    with gzip.open(FOLDER / "hts_2026_rev4.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            families[row["hts10"][:6]][row["hts10"]] = row["description_path"]
    return families


def season(family: Family, code: str) -> str:
    found = season_of(family[code], family)
    return found.words if found else ""


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (
            "the period from March 1 to July 14, inclusive, or the period from September 1 to November 14",
            "March 1 to July 14 and September 1 to November 14",
        ),
        (
            "the period from November 15, in any year, to the last day of the following February, inclusive",
            "November 15 to the last day of February",
        ),
        (
            "If entered during the period from September 1, in any year, to the following May 31, inclusive",
            "September 1 to May 31",
        ),
        (
            "entered during the period from September 1 in any year to June 30 of the following year",
            "September 1 to June 30",
        ),
        (
            "entered in the period from June 1 to October 31, inclusive, in any year",
            "June 1 to October 31",
        ),
        ("If entered during the month of October", "October 1 to October 31"),
    ],
)
def test_every_way_in_which_the_schedule_states_a_season(step: str, words: str) -> None:
    found = stated_season(step)

    assert found is not None
    assert found.words == words


@pytest.mark.parametrize(
    "step",
    ["If entered at any other time", "Other", "Described in note 15 and entered by its provisions"],
)
def test_other_steps_state_none(step: str) -> None:
    assert stated_season(step) is None


def test_seasons_of_the_goods_that_are_known_to_have_them(schedule: dict[str, Family]) -> None:
    assert {
        code: season(schedule[code[:6]], code)
        for code in (
            "0702002002",  # tomatoes
            "0806106005",  # grapes
            "0808304015",  # pears
            "0804506045",  # mangoes
            "0707005005",  # cucumbers
            "0709406020",  # celery, "Other"
            "0805408010",  # grapefruit: neither August and September nor October
            "0810209022",  # raspberries under "Other"
            "0810209045",  # blackberries
            "0709209040",  # asparagus, not by air
            "0901110015",  # coffee
        )
    } == {
        "0702002002": "March 1 to July 14 and September 1 to November 14",
        "0806106005": "July 1 to February 14",
        "0808304015": "July 1 to March 31",
        "0804506045": "June 1 to August 31",
        "0707005005": "May 1 to June 30 and September 1 to November 30",
        "0709406020": "August 1 to April 14",
        "0805408010": "November 1 to July 31",
        "0810209022": "July 1 to August 31",
        "0810209045": "",
        "0709209040": "",
        "0901110015": "",
    }


def test_the_seasons_of_each_branch_tile_the_year(schedule: dict[str, Family]) -> None:
    """Every day of a year has exactly one season of each branch; the exceptions are listed above."""
    gaps = {}
    branches = 0
    for first_six, family in schedule.items():
        by_branch: dict[tuple[str, ...], dict[str, Season]] = defaultdict(dict)
        for description in family.values():
            found = season_of(description, family)
            if found is not None:
                path = steps_of(description)
                place = next(
                    place for place in range(len(path)) if season_of(" > ".join(path[: place + 1]), family)
                )
                by_branch[path[:place]][path[place]] = found
        branches += len(by_branch)
        for branch, seasons in by_branch.items():
            days = [date(2028, 1, 1) + timedelta(days) for days in range(366)]
            if {sum(one.includes(day) for one in seasons.values()) for day in days} != {1}:
                gaps[first_six] = branch
    assert (branches, set(gaps)) == (35, set(CONDITIONAL_STEPS))


def test_every_code_with_a_date_in_its_words_has_a_season(schedule: dict[str, Family]) -> None:
    """Of all 19,856; the exceptions are listed above by code."""
    seasonal, without = set(), set()
    for family in schedule.values():
        for code, description in family.items():
            if season_of(description, family) is not None:
                seasonal.add(code)
            elif DATES.search(description):
                without.add(code)

    assert (len(seasonal), without) == (237, set(QUOTAS_OF_A_YEAR))


def test_every_seasonal_code_is_split_over_every_day(schedule: dict[str, Family]) -> None:
    """For each of the 237 codes: two years tile without gap or overlap, and the code holds its season."""
    first, last = date(2027, 1, 1), date(2028, 12, 31)
    wrong = {}
    for family in schedule.values():
        for code, description in family.items():
            season_here = season_of(description, family)
            if season_here is None:
                continue
            days: list[date] = []
            for stretch in split(first, last, code, family):
                ends = stretch.start_on, stretch.end_on
                days += [ends[0] + timedelta(place) for place in range((ends[1] - ends[0]).days + 1)]
                if (stretch.code == code) is not season_here.covers(*ends):
                    wrong[code] = stretch
            if days != [first + timedelta(place) for place in range(731)]:
                wrong[code] = "gap or overlap"
    assert wrong == {}


def test_goods_of_a_conditional_season_go_under_other_outside_of_it(schedule: dict[str, Family]) -> None:
    found = split(date(2027, 5, 25), date(2027, 6, 10), "0708201000", schedule["070820"])

    assert found == (
        Stretch("0708201000", date(2027, 5, 25), date(2027, 5, 31)),
        Stretch(
            "0708209005",
            date(2027, 6, 1),
            date(2027, 6, 10),
            alternatives=("0708209020", "0708209060", "0708209040"),
        ),
    )


def test_goods_from_a_warehouse_are_the_pulses(schedule: dict[str, Family]) -> None:
    loose = {
        code
        for family in schedule.values()
        for code, description in family.items()
        if (found := season_of(description, family)) and not found.is_strict
    }

    assert loose == FROM_A_WAREHOUSE


def test_pulses_withdrawn_from_a_warehouse_may_use_the_code_at_any_time(schedule: dict[str, Family]) -> None:
    family = schedule["071331"]
    seasons = {code: season_of(family[code], family) for code in ("0713312000", "0713314000")}

    assert {code: found and (found.words, found.is_strict) for code, found in seasons.items()} == {
        "0713312000": ("May 1 to August 31", True),
        "0713314000": ("September 1 to April 30", False),
    }


@pytest.mark.parametrize(
    ("start", "end", "is_covered"),
    [
        (date(2026, 11, 15), date(2027, 2, 28), True),
        (date(2027, 12, 1), date(2028, 2, 29), True),
        (date(2026, 11, 14), date(2026, 12, 1), False),
        (date(2027, 2, 15), date(2027, 3, 1), False),
        (date(2026, 11, 15), date(2028, 2, 29), False),
    ],
)
def test_a_season_over_new_year_covers_windows_inside_it(start: date, end: date, is_covered: bool) -> None:  # noqa: FBT001
    winter = Season(ranges=(((11, 15), (2, 29)),))

    assert winter.covers(start, end) is is_covered


def test_a_window_is_split_between_the_codes_for_the_same_goods(schedule: dict[str, Family]) -> None:
    found = split(date(2027, 2, 15), date(2027, 3, 20), "0702006002", schedule["070200"])

    assert found == (
        Stretch("0702006002", date(2027, 2, 15), date(2027, 2, 28)),
        Stretch("0702002002", date(2027, 3, 1), date(2027, 3, 20)),
    )


def test_where_another_season_tells_the_goods_more_finely_all_its_codes_are_named(
    schedule: dict[str, Family],
) -> None:
    found = split(date(2027, 8, 1), date(2027, 9, 30), "0702004037", schedule["070200"])

    assert found == (
        Stretch("0702004037", date(2027, 8, 1), date(2027, 8, 31)),
        Stretch(
            "0702002043",
            date(2027, 9, 1),
            date(2027, 9, 30),
            alternatives=("0702002044", "0702002048", "0702002050"),
        ),
    )


def test_a_code_of_the_whole_year_is_not_split(schedule: dict[str, Family]) -> None:
    found = split(date(2027, 1, 1), date(2027, 12, 31), "0901110015", schedule["090111"])

    assert found == (Stretch("0901110015", date(2027, 1, 1), date(2027, 12, 31)),)
