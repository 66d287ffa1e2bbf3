#!/usr/bin/env python
"""Django's command line for nopcert."""

import os
import sys

from django.core.management import execute_from_command_line

from nopcert.starting import refusing_in_a_sentence


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nopcert.settings")
    with refusing_in_a_sentence():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
