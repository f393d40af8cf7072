"""What a reader asks for: a string becomes a syntax tree, and the tree a sentence.

``syntax.parse`` reads, ``nodes`` are what it makes, ``describe`` writes the tree
back in the same language, ``dates`` knows periods.  Nothing here knows an
engine, and no string of any kind is an error.
"""
