"""Conditions of an approval: one a line, printed as remarks on every certificate of the request."""

from __future__ import annotations

from django.utils.translation import gettext as _

MOST = 5
MOST_LETTERS = 160
"""Of one condition. Five of them still leave an ordinary certificate on one page."""


class ConditionsRefusedError(ValueError):
    """They would not fit on the paper; the message says why and what to do."""


def parse(text: str) -> tuple[str, ...]:
    """The conditions without empty lines. Raises `ConditionsRefusedError`."""
    conditions = tuple(line.strip() for line in text.splitlines() if line.strip())
    if len(conditions) > MOST:
        raise ConditionsRefusedError(
            _("%(count)d conditions do not fit on the paper. Write %(most)d at most, one a line.")
            % {"count": len(conditions), "most": MOST}
        )
    for position, condition in enumerate(conditions, 1):
        if len(condition) > MOST_LETTERS:
            raise ConditionsRefusedError(
                _("Condition %(position)d has %(count)d letters. Shorten it to %(most)d.")
                % {"position": position, "count": len(condition), "most": MOST_LETTERS}
            )
    return conditions
