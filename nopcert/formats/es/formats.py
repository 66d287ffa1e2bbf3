"""Spanish as it is written where our exporters are: Mexico, Peru and their neighbours write 10,000.5.

Django's Spanish is that of Spain, where the same number means ten. Texts that rules make, papers and fields
write numbers in one way in every language; a page must not show both.
"""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
