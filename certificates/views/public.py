"""Pages without login: is this certificate genuine and still good?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import access
from certificates import verification
from certificates.documents import wording


@access.public
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """One box that takes what stands on the paper and says what it is."""
    typed = request.GET.get("number", "")[:2000]
    return _answer(request, typed, request.GET.get("code", "")[:600])


@access.public
@require_safe
def scanned(request: HttpRequest, number: str, code: str = "") -> HttpResponse:
    """Where the QR code of a paper leads."""
    return _answer(request, number, code)


def _answer(request: HttpRequest, typed: str, code: str) -> HttpResponse:
    answer = verification.look_up(typed, code, timezone.now()) if typed.strip() else None
    words = wording.in_words(answer.content) if answer and answer.content else None
    response = render(
        request,
        "certificates/verify.html",
        {"answer": answer, "words": words, "typed": typed, "code": code},
    )
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response
