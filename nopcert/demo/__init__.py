"""The demo: invented companies and people under real rules and codes.

`shipments.json` holds twelve declarations; their companies are in the tables beside it. Every name of a
company, person or certifier is invented. The first digits of the IDs follow the registry's habit; 701 to
704 stand for partners' bodies, whose real codes are not published.
"""

PASSWORD = "organic-harvest-2026"  # noqa: S105 -- the demo's, printed at every start
"""One for everybody in the demo."""
