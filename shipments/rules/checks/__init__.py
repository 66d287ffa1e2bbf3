"""The checks C01 to C24 of the desk: each a pure function over `facts`, listed in `table`."""
