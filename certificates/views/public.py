"""Pages without login: is this certificate genuine and still good?"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access, request_identity
from certificates import tries, verification
from certificates.answers import Answer

_LONGEST_TYPED = 2000
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@access.public
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """One box that takes what stands on the paper and says what it is."""
    return _look_up(request, request.GET.get("number", "")[:_LONGEST_TYPED], request.GET.get("code", ""))


@access.public
@require_safe
def scanned(request: HttpRequest, number: str, code: str = "") -> HttpResponse:
    """Where the QR code of a paper leads."""
    return _look_up(request, number, code)


@access.public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """Judges a file by its SHA-256, which the browser works out. A browser without JavaScript sends the file:
    it is hashed and forgotten, nothing is changed by it, and so no form's token is asked for."""
    if request.method == "POST":
        return _hash_upload(request)
    sha256 = request.GET.get("sha256", "").lower()
    if not _FINGERPRINT.fullmatch(sha256):
        return redirect("verify")
    return _answer(request, lambda at: verification.look_up_file(sha256, at))


def _look_up(request: HttpRequest, typed: str, code: str) -> HttpResponse:
    address = request_identity.current.get().address
    if not typed.strip():
        return _page(request, {"code": code[:60]})
    return _answer(
        request,
        lambda at: verification.look_up(typed, code, at, address=address),
        # A signed code is as long as the QR holds; in the box it would only be in the way.
        {"typed": typed, "code": code if len(code) <= 60 else ""},
    )


def _answer(
    request: HttpRequest, ask: Callable[[datetime], Answer], typed: dict[str, object] | None = None
) -> HttpResponse:
    at = timezone.now()
    if wait := tries.take_turn(request_identity.current.get().address, at):
        return _page(request, {**(typed or {}), "wait": wait}, wait=wait)
    answer = ask(at)
    return _page(request, {**(typed or {}), "answer": answer}, wait=answer.retry_after)


def _hash_upload(request: HttpRequest) -> HttpResponse:
    if wait := tries.take_turn(request_identity.current.get().address, timezone.now()):
        return _page(request, {"wait": wait}, wait=wait)
    upload = request.FILES.get("file")
    if request.META.get("nopcert.upload_is_too_large") or (
        upload and (upload.size or 0) > settings.NOPCERT_VERIFY_MAX_BYTES
    ):
        sentence = _("This file is larger than any certificate: no paper of ours has more than %(most)d MB.")
        problem = sentence % {"most": settings.NOPCERT_VERIFY_MAX_BYTES // 1024**2}
        return _page(request, {"problem": problem}, status=413)
    if upload is None:
        return _page(request, {"problem": _("No file came along. Choose the PDF, then check it.")})
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return redirect(f"{reverse('verify_file')}?sha256={digest.hexdigest()}")


def _page(
    request: HttpRequest, context: dict[str, object], *, wait: timedelta | None = None, status: int = 200
) -> HttpResponse:
    context = {"most_bytes": settings.NOPCERT_VERIFY_MAX_BYTES, **context}
    response = render(request, "certificates/verify.html", context, status=429 if wait else status)
    if wait:
        response["Retry-After"] = str(math.ceil(wait.total_seconds()))
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response
