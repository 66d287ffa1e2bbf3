"""Whom it concerns: certifiers, exporters, importers, handlers and their products; the code lists."""
