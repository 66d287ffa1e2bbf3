"""Forms of the registry and the certifier's settings."""
