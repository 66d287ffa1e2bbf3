"""How allauth behaves here: nobody signs up, and its mail goes through the outbox."""

from __future__ import annotations

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.services import telling


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come in by invitation. What is refused says what to do; what is wrong stays unsaid, so that
    nobody learns here which addresses have an account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask your certifier's administrator."),
        "email_password_mismatch": _(
            "This e-mail address and password do not belong together. Check both, or use “Forgot your "
            "password?” to choose a new one."
        ),
        "incorrect_password": _("This is not your password. Type it again."),
        "incorrect_code": _("This code is not right or has been used. Type the one that is shown now."),
        "too_many_login_attempts": _(
            "There were too many attempts with this address. Wait five minutes, then try again, or use "
            "“Forgot your password?”."
        ),
        "rate_limited": _("There were too many attempts. Wait a minute, then try again."),
        "invalid_password_reset": _(
            "This link has been used or is too old. Ask for a new one with “Forgot your password?”."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Not for an address that cannot even be read, such as http://[."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Under our own address, whatever host the request named."""
        path = reverse("account_reset_password_from_key", args=[*key.split("-", 1)])
        return f"{settings.NOPCERT_BASE_URL}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Owes allauth's words to the address, each time anew; links in them are secrets."""
        words = self.render_mail(template_prefix, email, {"email": email, "request": self.request, **context})
        telling.tell_words(
            str(words.subject),
            str(words.body),
            render_to_string("emails/words.html", {"text": words.body}),
            occasion=f"{template_prefix.rpartition('/')[2]}:{uuid.uuid4()}",
            recipient=email,
            at=timezone.now(),
            is_confidential=True,
        )
