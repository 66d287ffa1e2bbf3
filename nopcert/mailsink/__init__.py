"""Development only: keeps the mail that nopcert sends, instead of sending it on, and shows it.

`python -m nopcert.mailsink` takes mail; the pages at /dev/mail/ show it. Nothing here is part of a
production installation.
"""
