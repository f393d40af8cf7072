"""A request becomes an answer: engine hits, facets, snippets, in the shape of ``docs/json.md``."""
