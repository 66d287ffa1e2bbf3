"""The frozen content: the same bytes for the same content, read back whole, and refused when odd."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.documents import snapshot
from certificates.documents.snapshot import Destination, Party, Product, Snapshot, Transport
from tests.certificates.documents import papers, strained_papers

ALL_PAPERS = [
    papers.coffee,
    papers.draft,
    papers.specimen,
    papers.forty_lots,
    papers.sencha,
    papers.wine,
    papers.soybeans,
    strained_papers.by_rail,
    strained_papers.full_boxes,
    strained_papers.many_scripts,
]

offsets = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
instants = st.datetimes(min_value=datetime(1970, 1, 2), timezones=offsets)  # noqa: DTZ001 — zones come beside
weights = st.decimals(min_value="0.001", max_value=99_999_999, places=3)
parties = st.builds(Party, address=st.lists(st.text()).map(tuple), certificate_number=st.text())
products = st.builds(
    Product,
    net_weight_kg=weights,
    gross_weight_kg=st.none() | weights,
    unit_weight_kg=st.none() | st.decimals(min_value=0, max_value=9_999, places=6),
    hts_quantity=st.none() | weights,
    packages=st.none() | st.integers(0, 10_000_000),
    lots=st.lists(st.text()).map(tuple),
)
transports = st.builds(
    Transport,
    containers=st.lists(st.text()).map(tuple),
    planned_departure_at=st.none() | instants,
)
snapshots = st.builds(
    replace,
    st.sampled_from([papers.coffee(), papers.wine()]),
    exporter=parties,
    recipient=parties,
    product=products.filter(lambda product: product.hts_code),
    transport=transports,
    remarks=st.lists(st.text()).map(tuple),
    window_start_on=st.dates(),
    issued_at=instants,
    version=st.integers(1, 1_000),
)


@pytest.mark.parametrize("paper", ALL_PAPERS)
def test_what_was_written_reads_back_as_it_was(paper):
    certificate = paper()

    assert snapshot.from_json(snapshot.to_json(certificate)) == certificate


@given(snapshots)
def test_any_content_reads_back_as_it_was(certificate):
    written = snapshot.to_json(certificate)

    assert snapshot.from_json(written) == certificate
    assert snapshot.to_json(snapshot.from_json(written)) == written
    assert snapshot.digest(certificate) == hashlib.sha256(written).hexdigest()


def test_weights_days_and_times_have_one_form():
    tokyo = timezone(timedelta(hours=9))
    certificate = replace(papers.sencha(), issued_at=datetime(2026, 11, 25, 2, 42, 5, tzinfo=tokyo))

    written = json.loads(snapshot.to_json(certificate))

    assert written["product"]["net_weight_kg"] == "612.500"
    assert written["window_start_on"] == "2026-12-03"
    assert written["issued_at"] == "2026-11-24T17:42:05Z"
    assert written["schema"] == snapshot.SCHEMA == 3


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        ("19320", "19320.000"),
        ("1E+3", "1000.000"),
        ("13.6364", "13.6364"),
        ("13.636400", "13.6364"),
        ("0.5", "0.500"),
        ("12345678.9", "12345678.900"),
    ],
)
def test_a_weight_has_three_places_and_more_only_where_there_are_more(weight, words):
    product = replace(papers.coffee().product, unit_weight_kg=Decimal(weight))

    written = json.loads(snapshot.to_json(replace(papers.coffee(), product=product)))

    assert written["product"]["unit_weight_kg"] == words


def test_the_same_instant_in_another_zone_has_the_same_digest():
    there = papers.coffee().issued_at.astimezone(timezone(timedelta(hours=-5)))

    assert snapshot.digest(replace(papers.coffee(), issued_at=there)) == snapshot.digest(papers.coffee())


def test_one_changed_letter_changes_the_digest():
    changed = replace(papers.coffee(), remarks=("Shade grown.",))

    assert snapshot.digest(changed) != snapshot.digest(papers.coffee())


@pytest.mark.parametrize("schema", [0, 4, None, "1"])
def test_an_unknown_schema_is_refused_by_name(schema):
    written = json.loads(snapshot.to_json(papers.coffee())) | {"schema": schema}

    with pytest.raises(snapshot.UnknownSchemaError, match="this program reads 1"):
        snapshot.from_json(json.dumps(written).encode())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000])
def test_damaged_bytes_are_refused(content):
    with pytest.raises(snapshot.SnapshotError, match="the stored bytes are damaged"):
        snapshot.from_json(content)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"colour": "green"}, "fields are missing or unknown: colour"),
        ({"version": "1"}, "“version” of the certificate's content has the wrong type"),
        ({"is_draft": 0}, "“is_draft” of the certificate's content has the wrong type"),
        ({"window_start_on": "yesterday"}, "“window_start_on” of the certificate's content cannot be read"),
        ({"issued_at": "2026-11-24T17:42:05"}, "has no zone"),
        ({"remarks": "none"}, "“remarks” of the certificate's content has the wrong type"),
        ({"exporter": None}, "“exporter” of the certificate's content has the wrong type"),
    ],
)
def test_content_of_another_shape_is_refused(change, says):
    written = json.loads(snapshot.to_json(papers.coffee())) | change

    with pytest.raises(snapshot.SnapshotError) as refusal:
        snapshot.from_json(json.dumps(written).encode())

    assert says in str(refusal.value)


@pytest.mark.parametrize("weight", ["NaN", "Infinity", "ten"])
def test_a_stored_weight_that_is_no_number_is_refused(weight):
    written = json.loads(snapshot.to_json(papers.coffee()))
    written["product"]["net_weight_kg"] = weight

    with pytest.raises(snapshot.SnapshotError, match="net_weight_kg"):
        snapshot.from_json(json.dumps(written).encode())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", papers.NUMBER),
        ("second_code", "K7QF-2M9D"),
        ("verify_url", "HTTPS://V/V/1"),
        ("issued_at", datetime.now(UTC)),
    ],
)
def test_a_draft_with_a_mark_of_a_certificate_is_refused(field, value):
    with pytest.raises(snapshot.SnapshotError, match=f"A draft must not carry “{field}”"):
        replace(papers.draft(), **{field: value})


def test_a_draft_without_a_reference_is_refused():
    with pytest.raises(snapshot.SnapshotError, match="A draft has a reference"):
        replace(papers.draft(), reference="")


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"number": ""}, "number"),
        ({"signatory": None}, "signatory"),
        ({"issued_at": None}, "time of issue"),
        ({"destination": Destination(city="Portland", state="")}, "destination"),
        ({"product": replace(papers.coffee().product, hts_code="")}, "tariff code"),
        ({"product": replace(papers.coffee().product, net_weight_kg=Decimal(0))}, "total weight"),
    ],
)
def test_a_certificate_without_what_the_law_asks_is_refused(change, missing):
    with pytest.raises(snapshot.SnapshotError, match=f"cannot be issued without: {missing}"):
        replace(papers.coffee(), **change)


def test_another_kind_than_single_or_period_is_refused():
    with pytest.raises(snapshot.SnapshotError, match="not “season”"):
        replace(papers.coffee(), kind="season")


@pytest.mark.parametrize(
    "change",
    [
        {"remarks": ("\ud800",)},
        {"issued_at": datetime(2026, 11, 24, 17, 42)},  # noqa: DTZ001 — the point of the test
        {"issued_at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=9)))},
        {"product": replace(papers.coffee().product, gross_weight_kg=Decimal("Infinity"))},
        {"remarks": ({"a": "dictionary"},)},
    ],
)
def test_what_json_cannot_hold_is_refused(change):
    with pytest.raises(snapshot.SnapshotError):
        snapshot.to_json(replace(papers.coffee(), **change))


def test_a_snapshot_cannot_be_changed():
    certificate: Snapshot = papers.coffee()

    with pytest.raises(AttributeError):
        certificate.window_end_on = date(2030, 1, 1)
