"""The verify page that a browser keeps for the time without a network, and the worker that keeps it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts import access
from nopcert_verify.refusals import SENTENCES

KEPT = (
    "vendor/uswds/css/uswds.min.css",
    "vendor/uswds/img/sprite.svg",
    "vendor/uswds/fonts/source-sans-pro/sourcesanspro-regular-webfont.woff2",
    "vendor/uswds/fonts/source-sans-pro/sourcesanspro-bold-webfont.woff2",
    "vendor/uswds/fonts/roboto-mono/roboto-mono-v5-latin-regular.woff2",
    "vendor/uswds/fonts/roboto-mono/roboto-mono-v5-latin-700.woff2",
    "vendor/htmx/htmx.min.js",
    "vendor/jsqr/jsQR.js",
    "nopcert/nopcert.css",
    "nopcert/components.css",
    "nopcert/forms.css",
    "nopcert/papers.css",
    "nopcert/print.css",
    "nopcert/verify.css",
    "nopcert/favicon.svg",
    "nopcert/logo.svg",
    "nopcert/menus.js",
    "nopcert/forms.js",
    "nopcert/copy.js",
    "nopcert/kept.js",
    "nopcert/trouble.js",
    "nopcert/verifier/cbor.js",
    "nopcert/verifier/code.js",
    "nopcert/verifier/status.js",
    "nopcert/verifier/scanner.js",
    "nopcert/verifier/offline.js",
)
"""The files that the kept page shows or runs; a test compares them with the page."""

_WORKER = "nopcert/verifier/worker.js"


@access.public
@require_safe
def offline_page(request: HttpRequest) -> HttpResponse:
    """The kept page: it checks the code in its own address by itself, with the words that stand in it."""
    response = render(request, "certificates/offline.html", {"refusals": SENTENCES.items()})
    response["X-Robots-Tag"] = "noindex"
    return response


@access.public
@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It differs whenever one of its files does, so that browsers keep the new ones; it
    may answer for `/v/`, which is not below its own address."""
    values = {
        "KEPT": [static(name) for name in KEPT],
        "OFFLINE_PAGE": reverse("verify_offline"),
        "LANGUAGE": get_language() or "en",
        "VERSION": _version(),
    }
    lines = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in values.items())
    source = _path_of(_WORKER).read_text(encoding="utf-8")
    response = HttpResponse(lines + source, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    return response


def _version() -> str:
    digest = hashlib.sha256()
    for name in (*KEPT, _WORKER):
        digest.update(_path_of(name).read_bytes())
    return digest.hexdigest()[:16]


def _path_of(name: str) -> Path:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found)
