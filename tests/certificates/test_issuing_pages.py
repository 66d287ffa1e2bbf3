"""The signatory's pages: re-authentication once, double clicks, batches, the hand-off, an outage."""

from __future__ import annotations

import csv
import re
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from certificates.models import BatchIssue, Certificate, CertificateVersion, Outage, RecordedNumber
from certificates.services import batches, issuing, outages
from shipments.models import Shipment
from tests.certificates.approved import approve, member, record_numbers_elsewhere
from tests.factories.accounts import sign_in

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def at() -> datetime:
    """The clock of the pages themselves."""
    return timezone.now()


def signatory(client: Client, shipment: Shipment, *, is_confirmed: bool = True) -> None:
    sign_in(client, member(shipment.certifier, Role.SIGNATORY), is_confirmed=is_confirmed)


def words(response: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_page_says_what_is_issued_and_who_is_told(client: Client, at: datetime) -> None:
    shipment = approve("five-products", at)
    Shipment.objects.filter(pk=shipment.pk).update(conditions="Covers this vessel only.")
    signatory(client, shipment)
    page = words(client.get(reverse("certificates:issue", args=[shipment.public_id])))
    assert "Issue 5 certificates" in page
    for line in shipment.lines.all():
        assert f"{line.position}. {line.name_as_labelled}" in page
    assert "Who is told by mail" in page
    assert "hannah@solstice.example" in page
    assert "Covers this vessel only." in page


def test_the_password_is_asked_again_and_the_instant_goes_on_the_record(client: Client, at: datetime) -> None:
    shipment = approve("coffee-peru", at)
    address = reverse("certificates:issue", args=[shipment.public_id])
    signatory(client, shipment, is_confirmed=False)
    asked = client.post(address)
    assert asked.status_code == 302
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not Certificate.objects.exists()

    signatory(client, shipment)
    assert client.post(address)["Location"] == reverse("certificates:progress", args=[shipment.public_id])
    confirmed_at = datetime.fromisoformat(
        AuditEvent.objects.get(event="certificate:issued").after["confirmed_at"]
    )
    assert timedelta(0) <= timezone.now() - confirmed_at < timedelta(minutes=1)
    again = client.post(address)
    assert again["Location"] == reverse("certificates:progress", args=[shipment.public_id])
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(
    ("seconds_ago", "is_for_an_act", "is_asked"), [(299, True, False), (301, True, True), (1, False, True)]
)
def test_the_password_holds_for_five_minutes_and_a_sign_in_is_not_enough(
    client: Client, at: datetime, *, seconds_ago: int, is_for_an_act: bool, is_asked: bool
) -> None:
    shipment = approve("coffee-peru", at)
    address = reverse("certificates:issue", args=[shipment.public_id])
    signatory(client, shipment)
    session = client.session
    (given,) = session["account_authentication_methods"]
    given |= {"at": given["at"] - seconds_ago, "reauthenticated": is_for_an_act}
    session["account_authentication_methods"] = [given]
    session.save()

    page = words(client.get(address))
    assert "unless you gave it for such an act in the last five minutes" in page
    assert settings.ACCOUNT_REAUTHENTICATION_TIMEOUT == 5 * 60

    assert client.post(address)["Location"].startswith(reverse("account_reauthenticate")) == is_asked
    assert Certificate.objects.exists() != is_asked


def test_a_paper_that_failed_says_why_and_is_asked_for_again(client: Client, at: datetime) -> None:
    shipment = approve("coffee-peru", at)
    issuing.issue_certificates(shipment, actor=member(shipment.certifier, Role.SIGNATORY), at=at)
    CertificateVersion.objects.update(
        paper_error="The seal of 815 is missing.", paper_due_at=at + timedelta(minutes=9)
    )
    signatory(client, shipment)
    address = reverse("certificates:progress", args=[shipment.public_id])
    page = words(client.get(address))
    assert "The seal of 815 is missing." in page
    assert "1 paper could not be made yet" in page
    assert "your administrator has to mend that first" in page

    client.post(reverse("certificates:retry", args=[shipment.public_id]))
    version = CertificateVersion.objects.get()
    assert (version.paper_error, version.paper_due_at <= timezone.now()) == ("", True)
    fragment = client.get(address, headers={"HX-Request": "true"})
    assert b"<html" not in fragment.content
    assert b"Being sealed" in fragment.content


def test_a_batch_is_confirmed_once_and_shows_what_failed_and_why(client: Client, at: datetime) -> None:
    shipments = [approve("coffee-peru", at) for _count in range(3)]
    Shipment.objects.filter(pk=shipments[1].pk).update(departs_at=at - timedelta(hours=1))
    signatory(client, shipments[0])
    ready = client.get(reverse("issuing:ready"), {"all": "1"}).content.decode()
    assert ready.count(" checked>") == 3
    confirm = client.post(
        reverse("issuing:confirm"), {"shipment": [str(shipment.public_id) for shipment in shipments]}
    )
    assert "Issue 3 certificates" in words(confirm)
    key = re.search(r'name="key" value="([^"]+)"', confirm.content.decode())[1]
    data = {"key": key, "shipment": [str(shipment.public_id) for shipment in shipments]}
    first, second = (client.post(reverse("issuing:start"), data) for _click in range(2))
    batch = BatchIssue.objects.get()
    assert first["Location"] == second["Location"] == reverse("issuing:batch", args=[batch.public_id])
    assert batch.confirmed_at <= batch.asked_at

    waiting = client.get(first["Location"])
    assert b'hx-trigger="load delay:1s' in waiting.content
    for item in batch.items.all():
        batches.issue_item(item.pk, at)
    page = client.get(first["Location"])
    assert "2 of 3 issued, 1 failed, 0 waiting." in words(page)
    assert "goods left" in words(page)
    assert "Try 1 again" in words(page)
    assert b"hx-get" not in page.content
    retry = client.post(
        reverse("issuing:confirm"),
        {"shipment": [str(shipments[1].public_id)], "retry_of": str(batch.public_id)},
    )
    assert str(batch.public_id) in retry.content.decode()


def test_a_batch_asks_for_the_password_too(client: Client, at: datetime) -> None:
    shipment = approve("coffee-peru", at)
    signatory(client, shipment, is_confirmed=False)
    asked = client.post(reverse("issuing:start"), {"shipment": [str(shipment.public_id)]})
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not BatchIssue.objects.exists()


def test_the_list_is_narrowed_and_bad_input_narrows_nothing(client: Client, at: datetime) -> None:
    coffee, five = approve("coffee-peru", at), approve("five-products", at)
    signatory(client, coffee)
    address = reverse("issuing:ready")
    assert coffee.reference in words(client.get(address, {"q": "Valle Alto"}))
    assert five.reference not in words(client.get(address, {"q": "Valle Alto"}))
    for odd in ({"days": "many"}, {"page": "x"}, {"numbers": "maybe"}):
        assert five.reference in words(client.get(address, odd))
    client.post(reverse("issuing:confirm"), {"shipment": ["x", str(coffee.public_id)]})
    assert client.get(reverse("issuing:start")).status_code == 302


def test_strangers_see_nothing_of_it(client: Client, at: datetime) -> None:
    shipment = approve("coffee-peru", at)
    outage = outages.declare_outage(reason="out", actor=member(shipment.certifier, Role.SIGNATORY), at=at)
    batch = batches.start_batch(
        [shipment],
        key=shipment.public_id,
        actor=member(shipment.certifier, Role.SIGNATORY),
        at=at,
        confirmed_at=at,
    )
    other = member(approve("olive-oil-italy-eu", at).certifier, Role.SIGNATORY)
    sign_in(client, other)
    for address in (
        reverse("issuing:batch", args=[batch.public_id]),
        reverse("issuing:outage", args=[outage.public_id]),
        reverse("issuing:hand_off", args=[shipment.public_id]),
    ):
        assert client.get(address).status_code == 404
    assert client.post(reverse("issuing:outage_end", args=[outage.public_id])).status_code == 404
    assert shipment.reference not in words(client.get(reverse("issuing:ready")))


def test_from_the_panel_to_the_number_and_back(client: Client, at: datetime) -> None:
    shipment = approve("coffee-peru", at)
    record_numbers_elsewhere(shipment.certifier)
    signatory(client, shipment)
    unregistered = words(client.get(reverse("issuing:unregistered")))
    assert f"{shipment.reference}/1" in unregistered
    address = reverse("issuing:hand_off", args=[shipment.public_id])
    panel = client.get(address).content.decode()
    assert 'data-copy="0901110015"' in panel
    assert 'data-copy="19320"' in panel

    refused = client.post(address, {"number_1": "8150110234"})
    assert "operation" in words(refused)
    assert 'value="8150110234"' in refused.content.decode()
    assert client.post(address, {"number_1": "815-8150110234-000118"})["Location"] == address
    assert RecordedNumber.objects.get().number == "815-8150110234-000118"
    assert "Everything is registered." in words(client.get(reverse("issuing:unregistered")))
    issue = reverse("certificates:issue", args=[shipment.public_id])
    assert "815-8150110234-000118" in words(client.get(issue))
    client.post(issue)
    assert Certificate.objects.get().number == "815-8150110234-000118"


def test_the_panels_of_many_lines_are_a_table_that_is_pasted_back(client: Client, at: datetime) -> None:
    shipment = approve("five-products", at)
    record_numbers_elsewhere(shipment.certifier)
    signatory(client, shipment)
    sent = client.get(reverse("issuing:unregistered_csv")).content.decode("utf-8-sig")
    head, *rows = csv.reader(StringIO(sent))
    assert head[:4] == ["reference", "line", "number", "certifier_name"]
    assert [row[:3] for row in rows] == [[shipment.reference, str(line), ""] for line in range(1, 6)]
    assert {len(row) for row in rows} == {len(head)}
    assert not [cell for row in rows for cell in row if cell[:1] in "=+@" and cell]

    pasted = "\n".join(f"{row[0]},{row[1]},815-8150110990-00000{row[1]}" for row in rows)
    page = client.post(reverse("issuing:paste"), {"rows": f"{pasted}\nR-CCCC-CCCC,1,815-8150110990-000009"})
    assert "5 numbers are kept" in words(page)
    assert "1 row was not kept" in words(page)
    assert "R-CCCC-CCCC\t1\t815-8150110990-000009" in page.content.decode()
    assert RecordedNumber.objects.count() == 5


def test_an_outage_is_declared_used_ended_and_reconciled(client: Client, at: datetime) -> None:
    shipment = approve("coffee-peru", at)
    signatory(client, shipment)
    declared = client.post(reverse("issuing:outages"), {"reason": "No answer since 9:40"})
    outage = Outage.objects.get()
    assert declared["Location"] == reverse("issuing:outage", args=[outage.public_id])
    issue = reverse("certificates:issue", args=[shipment.public_id])
    assert "An outage is declared" in words(client.get(issue))
    missing = client.post(issue, {"how": "manual", "coop_1": ""})
    assert "Type the COOP code" in words(missing)
    client.post(issue, {"how": "manual", "coop_1": "C-7"})
    certificate = Certificate.objects.get()
    detail = words(client.get(reverse("certificates:detail", args=[certificate.public_id])))
    assert "OR1" in detail
    assert "ORC, certifier of the final handler" in detail
    client.post(reverse("issuing:outage_end", args=[outage.public_id]))
    page = client.post(reverse("issuing:outage_close", args=[outage.public_id]), follow=True)
    assert "1 manual certificate has no number of Global INTEGRITY yet" in words(page)
    client.post(reverse("issuing:hand_off", args=[shipment.public_id]), {"number_1": "815-8150110234-000118"})
    closed = client.post(reverse("issuing:outage_close", args=[outage.public_id]), follow=True)
    assert "The outage is closed: everything is registered." in words(closed)
    detail = words(client.get(reverse("certificates:detail", args=[certificate.public_id])))
    assert "OR2" in detail
    assert "815-8150110234-000118" in detail
    verify = words(client.get(reverse("verify"), {"number": "815-8150110234-000118"}))
    assert "registered afterwards as 815-8150110234-000118" in verify
