"""The public log: every checkpoint of the record, so that anyone can keep one. Hashes only, no content."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access, proof, record_key

PAGE_SIZE = 24
"""A day of checkpoints."""


@access.public
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """The checkpoints, the newest first, and the key to check them with."""
    try:
        key = str(record_key.load_key().verifier_key)
    except record_key.RecordKeyMissingError:
        key = ""
    page = Paginator(proof.list_checkpoints(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/log.html", {"page": page, "key": key})


@access.public
@require_safe
def checkpoint(request: HttpRequest, size: int) -> HttpResponse:
    """One checkpoint as the signed note that it is."""
    note = proof.get_note(size)
    if note is None:
        raise Http404
    return HttpResponse(note, content_type="text/plain; charset=utf-8")


@access.public
@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint, for programs that keep one every hour."""
    note = proof.get_note(None)
    if note is None:
        raise Http404
    return HttpResponse(note, content_type="text/plain; charset=utf-8")
