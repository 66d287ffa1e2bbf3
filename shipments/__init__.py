"""What exporters ask for and certifiers review: request, lines, lots, papers and checks."""
