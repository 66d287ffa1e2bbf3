"""Why a text is no genuine code: every reason has a name for programs and a sentence for people.

The kept page of the browser shows the same sentences by the same names (static/nopcert/verifier/).
"""

from __future__ import annotations


def translatable(sentence: str) -> str:
    """Marks a sentence for the translators of the server; here it stays as it is."""
    return sentence


_ = translatable

SENTENCES = {
    "empty": _("There is no code in this text."),
    "letters": _("This is no code: it holds signs other than the letters A to Z and digits 2 to 7."),
    "too_long": _("This code is too long: no certificate has one of that size."),
    "malformed": _("This is no code of a certificate: it is cut off, damaged, or something else."),
    "algorithm": _("This code is signed in another way than nopcert's codes are."),
    "unknown_key": _(
        "This code is signed by a key that is not known here. Either the list of keys is old, or the "
        "code is not genuine."
    ),
    "signature": _("This code is not genuine: it was altered, or the certifier's key did not sign it."),
    "format": _("This code has a newer form than this program knows. Open the page with a network once."),
    "future": _(
        "This code says that it was issued on %(at)s UTC, which is still to come. Check the clock of "
        "this device; if it is right, the code is not genuine."
    ),
    "other_certifier": _(
        "This code names a certificate of another certifier than %(name)s, whose key signed it."
    ),
    "future_list": _(
        "This status list says that it was made later than now. Check the clock of this device."
    ),
}


class CodeRefusedError(ValueError):
    """A text that is no genuine code. `code` is for programs, the text is a sentence for people.

    `template` and `values` make the sentence: the server puts it into the reader's language.
    """

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(SENTENCES[code] % values)
        self.code = code
        self.template = SENTENCES[code]
        self.values = values
