"""The verbs on certificates. Nothing else writes them."""
