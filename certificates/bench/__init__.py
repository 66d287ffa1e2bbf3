"""What ``manage.py bench`` measures: one module a measure, each a ratio of a pair from one run.

A module has ``HELP``, ``add_arguments(parser)`` and ``lines(**options)``, which yields what is printed.
"""
