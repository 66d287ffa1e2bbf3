"""The doors for browsers: read through queries, write through services."""
