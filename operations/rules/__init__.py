"""Pure rules: values in, values out; no database, settings, clock or request."""
