"""Twenty-two texts that make WeasyPrint fetch an address or take in a file when they are not escaped.

``{url}`` is an address that counts who asks; ``{file}`` the address of a file with words nobody may see.
"""

from dataclasses import fields, is_dataclass, replace
from typing import Any

MARKUP = {
    "picture": '<img src="{url}">',
    "picture from a file": '<img src="{file}">',
    "style sheet": '<link rel="stylesheet" href="{url}">',
    "attachment of the page": '<link rel="attachment" href="{file}">',
    "attachment of a link": '<a rel="attachment" href="{file}">x</a>',
    "attachment from afar": '<link rel="attachment" href="{url}">',
    "import": '<style>@import "{url}";</style>',
    "font": "<style>@font-face { font-family: x; src: url({url}) } * { font-family: x }</style>",
    "background": "<style>body { background: url({url}) }</style>",
    "background of the page": "<style>@page { background-image: url({file}) }</style>",
    "background of an element": '<div style="background: url({url})">x</div>',
    "list bullet": '<div style="list-style-image: url({url}); display: list-item">x</div>',
    "generated content": "<style>p::before { content: url({url}) }</style><p>x</p>",
    "text of a target": '<p style="content: target-text(url({url})) attr(href url)">x</p>',
    "object": '<object data="{url}"></object>',
    "embedded": '<embed src="{url}">',
    "frame": '<iframe src="{url}"></iframe>',
    "picture in a drawing": '<svg width="9" height="9"><image width="9" height="9" href="{url}"/></svg>',
    "picture in a drawing, xlink": '<svg width="9" height="9"><image width="9" height="9" '
    'xlink:href="{url}" xmlns:xlink="http://www.w3.org/1999/xlink"/></svg>',
    "drawing in the address": '<img src=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" '
    'width="9" height="9"><image width="9" height="9" href="{url}"/></svg>\'>',
    "base": '<base href="{url}/"><img src="x.png">',
    "refresh": '<meta http-equiv="refresh" content="0; url={url}">',
}

OTHER_TEXTS = [
    "{{ certificate }} {% include '/etc/passwd' %} {% load static %}",
    '"><script>alert(1)</script><b onclick="x">',
    "</title></head><body><h1>Valid</h1>",
    "url(x) expression(alert(1)) javascript:alert(1)",
    "]]>&lt;!--&#x3c;b&#x3e;",
]

_NOT_TEXT = {"kind", "verify_url", "logo_sha256"}
"""Fields of a snapshot that hold one of two words, the text of the QR code, and a digest."""


def filled(content: Any, text: str) -> Any:
    """The content with ``text`` in every field that holds text, filled or not."""
    match content:
        case str():
            return text
        case tuple():
            return tuple(filled(part, text) for part in content) or content
        case _ if is_dataclass(content) and not isinstance(content, type):
            changed = {
                part.name: filled(getattr(content, part.name), text)
                for part in fields(content)
                if part.name not in _NOT_TEXT
            }
            return replace(content, **changed)
    return content
