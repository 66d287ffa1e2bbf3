"""Doors of the registry: look-ups for forms, the registry for staff, the certifier's settings."""
