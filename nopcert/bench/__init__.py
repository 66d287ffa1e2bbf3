"""What ``manage.py bench`` measures: one module a measure, each against a pair from the same run.

A measure has ``HELP``, ``add_arguments(parser)`` and ``lines(**options)``, which yields what is printed,
progress first. Machines differ and are noisy: ratios of pairs are what to compare, milliseconds only
say the size.

``bench issue`` runs on a stage: a throwaway database with the demo's parties, jobs, keys, papers and
mail of its own, so that nothing of it is ever found in a real register.
"""
