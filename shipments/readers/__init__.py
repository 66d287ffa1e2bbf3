"""Reads the files of strangers: bytes in, plain values out, in a child process with limits (security.md 18).

`limited` starts the child and is all that the rest of the house sees; `__main__` is the child; the other
files are what it does there. Nothing here knows a row, a setting or a person.
"""
