"""The verbs: they lock, check, change and record. Nothing else writes."""
