"""One finder a kind of fact.  Each reads a :class:`factx._parsing.Reading` and yields candidates."""
