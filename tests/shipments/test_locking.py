"""A row that was locked by somebody else is read as that one left it, with everything it names."""

from __future__ import annotations

import threading
import time
from datetime import datetime

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import parties
from operations.models import Operation
from shipments.models import Shipment
from shipments.services import drafting, transition

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_party_named_while_one_waited_for_the_lock_is_there(now: datetime) -> None:
    call_command("load_reference", verbosity=0)
    list(parties.seed(now))
    actor = Membership.objects.select_related("user", "operation__certifier").filter(role=Role.EXPORTER)[0]
    assert actor.operation is not None
    draft = drafting.start_shipment(actor.operation, kind="single", actor=actor, at=now)
    recipient = Operation.objects.exclude(pk=actor.operation.pk).first()
    read: list[Shipment] = []

    def wait_for_it() -> None:
        try:
            with transaction.atomic():
                read.append(transition.lock(draft, actor))
        finally:
            connection.close()

    waiting = threading.Thread(target=wait_for_it)
    with transaction.atomic():
        held = transition.lock(draft, actor)
        waiting.start()
        _until_somebody_waits()
        held.recipient = recipient
        held.save(update_fields=["recipient"])
    waiting.join(timeout=20)

    assert [shipment.recipient for shipment in read] == [recipient]


def _until_somebody_waits() -> None:
    for _turn in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("Nobody waits for the lock.")
