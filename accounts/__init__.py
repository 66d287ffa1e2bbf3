"""Who acts, for whom, with what right; and the record of it. The lowest room: it imports no other."""
