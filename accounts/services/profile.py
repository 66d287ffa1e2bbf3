"""Changes what a person says of themselves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts import audit
from accounts.models import Membership, User
from accounts.rules.names import clean_name


def change_profile(
    person: User, *, name: str, language: str, time_zone: str, actor: Membership | None, at: datetime
) -> User:
    """Changes name, language and time zone; what is the same already makes no event.

    `actor` is the role in which the person acts just now, if any. Raises `ValidationError` for a name
    that cannot be read.
    """
    wanted = {"name": clean_name(name), "language": language, "time_zone": time_zone}
    with transaction.atomic(durable=True):
        person = User.objects.select_for_update().get(pk=person.pk)
        before = {field: getattr(person, field) for field in wanted}
        if before == wanted:
            return person
        for field, value in wanted.items():
            setattr(person, field, value)
        person.save(update_fields=list(wanted))
        audit.record(
            "user:changed", person, label=person.email, actor=actor, at=at, before=before, after=wanted
        )
    return person
