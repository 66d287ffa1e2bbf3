"""Starts nopcert, or its tests, on a machine that has nothing but Python.

Standard library only: it runs before any package is installed. `bin/run`, `bin/test`, `bin/manage`
and `bin/lock` are its doors; it never imports Django or an app of the project.
"""
