"""The search for an operation, while somebody types.

Three looks, from the sharp to the forgiving; the next is taken only while there is room for more hits.
Each gathers a bounded number of rows before it sorts, so that a word which thousands of names share costs
no more than a rare one (performance.md). Text is compared as `search_words` holds it: lower case, without
accents.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Expression, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Collate, Concat, Left, Lower

from operations.models import Operation
from operations.models.operation import SORTED_LETTERS
from operations.rules import nop_ids

_MOST_HOLDING = 300
_MOST_LIKE = 100
"""Likeness is costly to tell, and a text that is like thousands is none that was meant."""

_LONGEST_SEARCH = 100
_MOST_WORDS = 6
_FEWEST_LETTERS = 2
_FEWEST_LETTERS_WITHIN = 3
"""Shorter than a trigram, a text can only be looked for at the beginning of a name."""

_LAST_CHARACTER = "\U0010ffff"

_SORTED = Collate(Left("search_words", SORTED_LETTERS), "C")
_SORT = (_SORTED, "nop_id")
"""By name, as the index `operation_by_words` has it."""

Order = list[Expression | str]


def find(text: str, *, limit: int, us_first: bool = False) -> list[Operation]:
    """The best hits, with country, standard and certifier; one to three queries.

    With `us_first` those in the United States come first within each look.
    """
    text = text.strip()[:_LONGEST_SEARCH]
    first: Order = [_before(Q(country__code="US"))] if us_first else []
    found: dict[int, Operation] = {}
    for matches in _looks(text, first):
        wanted = limit - len(found)
        hits = matches.select_related("country", "standard", "certifier")[:limit]
        found |= {hit.pk: hit for hit in hits if hit.pk not in found}
        if len(hits) >= wanted:
            break
    return list(found.values())[:limit]


def match(text: str) -> QuerySet[Operation] | None:
    """All operations that the text means, unsorted; None when there is too little to look for.

    Those that hold its words, and where there are none those that are written almost so.
    """
    text = text.strip()[:_LONGEST_SEARCH]
    if nop_ids.is_nop_id_prefix(text):
        return _by_nop_id(text)
    if not _is_enough(text):
        return None
    holding = _holding(text) if len(text) >= _FEWEST_LETTERS_WITHIN else _beginning(text)
    return holding if holding.exists() else _like(text)


def in_order(operations: QuerySet[Operation]) -> QuerySet[Operation]:
    """By name without regard to accents, along the index."""
    return operations.order_by(*_SORT)


def _looks(text: str, first: Order) -> Iterator[QuerySet[Operation]]:
    if nop_ids.is_nop_id_prefix(text):
        yield _by_nop_id(text).order_by(*first, "nop_id")
        return
    if not _is_enough(text):
        return
    yield _beginning(text).order_by(*first, *_SORT)
    if len(text) < _FEWEST_LETTERS_WITHIN:
        return
    yield _gathered(_holding(text), first, _MOST_HOLDING).order_by(*first, *_SORT)
    likeness = TrigramWordSimilarity(_folded(text), "search_words")  # type: ignore[arg-type]
    yield (
        _gathered(_like(text), first, _MOST_LIKE)
        .annotate(likeness=likeness)
        .order_by(*first, "-likeness", *_SORT)
    )


def _is_enough(text: str) -> bool:
    return len(text) >= _FEWEST_LETTERS and any(len(word) > 1 for word in text.split())


def _by_nop_id(text: str) -> QuerySet[Operation]:
    """A range of the index, which also has the order; LIKE would gather all and sort them."""
    digits = nop_ids.digits_of(text)
    return Operation.objects.filter(nop_id__gte=digits.ljust(10, "0"), nop_id__lte=digits.ljust(10, "9"))


def _beginning(text: str) -> QuerySet[Operation]:
    """Names that begin with the text, as a range of the sorted index."""
    start = Collate(_folded(text), "C")
    end = Collate(Concat(_folded(text), Value(_LAST_CHARACTER)), "C")
    return Operation.objects.alias(words=_SORTED).filter(words__gte=start, words__lt=end)


def _holding(text: str) -> QuerySet[Operation]:
    """Operations with every word of the text somewhere in their names, city or country."""
    holds = Q()
    for word in text.split()[:_MOST_WORDS]:
        holds &= Q(search_words__contains=_folded(word))
    return Operation.objects.filter(holds)


def _like(text: str) -> QuerySet[Operation]:
    """Operations with a part that is written almost as the text."""
    return Operation.objects.filter(search_words__trigram_word_similar=_folded(text))


def _gathered(operations: QuerySet[Operation], first: Order, most: int) -> QuerySet[Operation]:
    """Some of them: those that `first` prefers, and whichever the index gives."""
    if first:
        abroad = ~Q(country__code="US")
        preferred = Q(pk__in=operations.exclude(abroad).order_by().values("pk")[:most])
        others = Q(pk__in=operations.filter(abroad).order_by().values("pk")[:most])
        return Operation.objects.filter(preferred | others)
    return Operation.objects.filter(pk__in=operations.order_by().values("pk")[:most])


def _folded(text: str) -> Expression:
    """The text as `search_words` holds names."""
    return Lower(Func(Value(text.strip()), function="unaccent"))


def _before(condition: Q) -> Expression:
    """Sorts what meets the condition before the rest."""
    return Case(When(condition, then=0), default=1, output_field=IntegerField())
