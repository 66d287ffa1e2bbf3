"""Reads of the tariff schedule: search, a code on a day, its family, its organic breakouts.

The schedule is public: every member of this installation may search it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from operations.models import HtsCode
from operations.rules import hts, hts_search, seasons
from operations.rules.hts_search import Wanted, Word

_MOST_CANDIDATES = 600
"""Candidates that are ordered in Python; more only come from words such as "other"."""

_MOST_WITH_SEASON = 60
"""The best candidates, whose season is looked up before the last ordering."""

_LONGEST_SEARCH = 100
_SHORTEST_MISSPELT = 5
"""Shorter words are like too many others."""

Family = Mapping[str, str]
"""Code → description of the codes with the same first six digits (`rules.seasons`)."""


@dataclass(frozen=True)
class HtsHit:
    """A tariff code as a search shows it; `description` is the whole path.

    `season` is empty for all year; `is_in_season` says whether the days that were asked for lie in it.
    """

    code: str
    description: str
    unit: str
    is_organic: bool
    season: str = ""
    is_in_season: bool = True

    @property
    def display(self) -> str:
        return hts.display_hts(self.code)

    @property
    def value(self) -> str:
        """What a box of a form takes."""
        return self.display

    @property
    def label(self) -> str:
        """The goods in one line, without the season, which is told beside it."""
        return " › ".join(step for step in self.telling_steps if not seasons.stated_season(step))

    @property
    def steps(self) -> tuple[str, ...]:
        return hts.steps_of(self.description)

    @property
    def leading_steps(self) -> tuple[str, ...]:
        """The way from the heading to what tells the code apart."""
        return hts.divide(self.description)[0]

    @property
    def telling_steps(self) -> tuple[str, ...]:
        """The goods, and what tells the code from those beside it."""
        return hts.divide(self.description)[1]


def find_hts(text: str, *, on: date, until: date | None = None, limit: int) -> list[HtsHit]:
    """Tariff codes by the beginning of their digits, by words, or by both; the best answer first.

    Only codes in force on `on` and still on `until`; of like ones, those whose season holds all days come
    first. Where no code answers every word, the ones that answer most; where none answers any, words that
    are written almost so. One query for the families of the hits (their seasons), and one to three for
    the search.
    """
    wanted = hts_search.read_search(text[:_LONGEST_SEARCH])
    if wanted.is_empty:
        return []
    offered = _in_force(on, until)
    if wanted.digits:  # a range is what the index on the code can find
        offered = offered.filter(
            code__gte=wanted.digits.ljust(10, "0"), code__lte=wanted.digits.ljust(10, "9")
        )
    hits = _best(wanted, offered.filter(*map(_answers, wanted.words)))
    if not hits and len(wanted.words) > 1:
        partly = _best(wanted, offered.filter(_answers_some(wanted)))
        hits = [hit for hit in partly if hts_search.missing(wanted, hit.description) <= wanted.most_missing]
    if not hits and any(len(word.typed) >= _SHORTEST_MISSPELT for word in wanted.words):
        hits = _best(wanted, _written_almost_so(wanted, offered))
    hits = _with_seasons(hits[: max(limit, _MOST_WITH_SEASON)], on, until)
    hits.sort(key=lambda hit: _rank(wanted, hit))
    return hits[:limit]


def get_hts(code: str, on: date) -> HtsCode | None:
    """The code as it was in force on the day; None if it was not."""
    return _in_force(on).filter(code=code).order_by("-valid_from").first()


def get_hits(codes: Collection[str], on: date) -> dict[str, HtsHit]:
    """The codes that are in force on the day, as a search would show them. Two queries."""
    hits = _with_seasons(_hits(_in_force(on).filter(code__in=codes)), on, None)
    return {hit.code: hit for hit in hits}


def explain_hts(code: str, start: date, end: date) -> str:
    """Why the code cannot be used in the whole window, or nothing; its season is another question."""
    if not code:
        return _("There is no tariff code yet. Ask the importer's broker for its ten digits.")
    if get_hts(code, start) and get_hts(code, end):
        return ""
    shown = hts.display_hts(code)
    last = HtsCode.objects.filter(code=code).order_by("-valid_from").first()
    if last is None:
        return _(
            "The tariff code %(code)s is not in the schedule of the United States. Compare it with the "
            "broker's, or search by words."
        ) % {"code": shown}
    if last.valid_to is not None and last.valid_to < end:
        return _(
            "The tariff code %(code)s ended on %(day)s. Choose the one that took its place, or end "
            "the window there."
        ) % {"code": shown, "day": last.valid_to.isoformat()}
    return _("The tariff code %(code)s is in force only from %(day)s.") % {
        "code": shown,
        "day": last.valid_from.isoformat(),
    }


def hts_siblings(code: str, on: date) -> dict[str, str]:
    """Code → description of all codes in force with the same first six digits, the code's own included.

    What `rules.seasons` and `rules.hts.organic_breakouts` call a family.
    """
    return dict(_families([code], on).get(code[:6], {}))


def list_organic_alternatives(code: str, on: date) -> list[HtsHit]:
    """The organic codes of the commodity that a general code names; none for one that is organic."""
    family = hts_siblings(code, on)
    if code not in family:
        return []
    breakouts = hts.organic_breakouts(code, family)
    if not breakouts:
        return []
    return _hits(_in_force(on).filter(code__in=breakouts).order_by("code"))


def _in_force(on: date, until: date | None = None) -> QuerySet[HtsCode]:
    """The rows as they are on the first day, of codes that are in force on the last one too."""
    rows = HtsCode.objects.filter(_covers(on))
    if until is None or until == on:
        return rows
    later = HtsCode.objects.filter(_covers(until), code=OuterRef("code"))
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=until) | Exists(later))


def _covers(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def _answers(word: Word) -> Q:
    """Descriptions with the word: the first condition is what the index of trigrams finds."""
    answer = Q()
    for wording in word.wordings:
        has_all = Q()
        for stem in wording:
            has_all &= Q(description__icontains=stem, description__iregex=rf"\m{stem}")
        answer |= has_all
    return answer


def _answers_some(wanted: Wanted) -> Q:
    """Descriptions with at least one word that names goods."""
    telling = [word for word in wanted.words if word.is_telling] or wanted.words
    answer = Q()
    for word in telling:
        answer |= _answers(word)
    return answer


def _written_almost_so(wanted: Wanted, offered: QuerySet[HtsCode]) -> QuerySet[HtsCode]:
    found = offered.annotate(words=Upper("description"))  # as the index has them
    for word in wanted.words:
        answer = Q()
        for wording in word.wordings:
            answer |= Q(words__trigram_word_similar=" ".join(wording).upper())
        found = found.filter(answer)
    return found


def _best(wanted: Wanted, found: QuerySet[HtsCode]) -> list[HtsHit]:
    """The hits that leave least of the search unanswered, in the order of `hts_search.rank`."""
    if wanted.is_for_organic:
        found = found.filter(is_organic=True)
    candidates = _hits(found.order_by("-is_organic", "code")[:_MOST_CANDIDATES])
    ranked = sorted((_rank(wanted, hit), hit.code, hit) for hit in candidates)
    return [hit for rank, _code, hit in ranked if rank[0] == ranked[0][0][0]]


def _rank(wanted: Wanted, hit: HtsHit) -> tuple[object, ...]:
    return hts_search.rank(
        wanted, hit.code, hit.description, is_organic=hit.is_organic, is_in_season=hit.is_in_season
    )


def _hits(rows: QuerySet[HtsCode]) -> list[HtsHit]:
    return [HtsHit(*row) for row in rows.values_list("code", "description", "unit", "is_organic")]


def _with_seasons(hits: list[HtsHit], on: date, until: date | None) -> list[HtsHit]:
    families = _families([hit.code for hit in hits], on)
    found: list[HtsHit] = []
    for hit in hits:
        season = seasons.season_of(hit.description, families.get(hit.code[:6], {}))
        if season is not None:
            covers = until is None or season.covers(on, until)
            hit = replace(hit, season=season.words, is_in_season=covers)  # noqa: PLW2901
        found.append(hit)
    return found


def _families(codes: Iterable[str], on: date) -> dict[str, dict[str, str]]:
    """First six digits → family, for all the codes in one query."""
    condition = Q()
    for first_six in {code[:6] for code in codes if len(code) == 10}:
        condition |= Q(code__gte=f"{first_six}0000", code__lte=f"{first_six}9999")
    if not condition:
        return {}
    families: dict[str, dict[str, str]] = defaultdict(dict)
    rows = HtsCode.objects.filter(condition, _covers(on)).order_by("code")
    for code, description in rows.values_list("code", "description"):
        families[code[:6]][code] = description
    return dict(families)
