"""The door for web servers: granian, gunicorn or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from nopcert.starting import refusing_in_a_sentence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nopcert.settings")

with refusing_in_a_sentence():
    application = get_wsgi_application()
