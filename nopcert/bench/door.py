"""A browser without a window: signs in and sends forms through the web server, as a person's does."""

from __future__ import annotations

import html
import re
import time
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from django.conf import settings
from django.urls import reverse

_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_SECONDS = 30
_CONFIRMED_FOR_SECONDS = 240.0  # the web server forgets after five minutes


class DoorError(RuntimeError):
    """The web server did not answer a page as a person would need it."""


class Door:
    """One person's session."""

    def __init__(self) -> None:
        self._confirmed_at = -_CONFIRMED_FOR_SECONDS
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def sign_in(self, email: str, password: str) -> None:
        """Raises DoorError when the person is not let in."""
        path = reverse("account_login")
        page = self.post(path, self.look_at(path), login=email, password=password)
        if _TOKEN.search(page) and b'name="password"' in page:
            raise DoorError(f"{email} was not let in.")

    def confirm(self, password: str) -> None:
        """Shows once more who it is, as issuing asks for, unless that was done a moment ago. Raises DoorError
        when the password is not taken."""
        if time.monotonic() - self._confirmed_at < _CONFIRMED_FOR_SECONDS:
            return
        path = reverse("account_reauthenticate")
        page = self.post(path, self.look_at(path), password=password)
        if b'name="password"' in page:
            raise DoorError("The password was not taken when it was asked for again.")
        self._confirmed_at = time.monotonic()

    def look_at(self, path: str) -> str:
        """Opens a page with a form; returns the form's token."""
        found = _TOKEN.search(self.get(path))
        if found is None:
            raise DoorError(f"{path} shows no form.")
        return html.unescape(found[1].decode())

    def get(self, path: str) -> bytes:
        return self._open(path, None)

    def post(self, path: str, token: str, **fields: str) -> bytes:
        """Sends the form and follows where it leads."""
        return self._open(path, urlencode({"csrfmiddlewaretoken": token, **fields}).encode())

    def _open(self, path: str, body: bytes | None) -> bytes:
        try:
            with self._opener.open(f"{settings.NOPCERT_BASE_URL}{path}", body, timeout=_SECONDS) as answer:
                content: bytes = answer.read()
                return content
        except HTTPError as error:
            raise DoorError(f"{path} was answered with {error.code} {error.reason}.") from error
