"""Documents out: every hit of a query, in the formats that other programs read."""
