"""The verbs: lock, check, change, record, then ask for work. The only writers of requests."""
