"""Pure rules: values in, values out. No database, settings, clock or request."""
