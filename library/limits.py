"""Every bound put on the world, each with its reason.

Sizes are in bytes, times in the unit the name ends with, the rest are counts.
"""

from __future__ import annotations

from typing import Final

MAX_SOURCE_BYTES: Final = 32 * 2**20
"""A source that is read whole: pages and wire files are far below it, and a
100 MB line is no article.  JSON Lines are read line by line and may be larger."""

MAX_VALUE_BYTES: Final = 4 * MAX_SOURCE_BYTES
"""One value of SQL in the web interface: four times the largest source, since a
byte of it can take four in UTF-8; `select randomblob(900000000)` took 1.2 GB."""

MAX_LINE_BYTES: Final = 32 * 2**20
"""One line of a JSON Lines source, for the same reason."""

CHUNK_BYTES: Final = 2**20
"""How much of a splittable source one worker gets at a time: large enough that
the pipe costs nothing, small enough that both cores stay busy to the end."""

BATCH_DOCUMENTS: Final = 100
BATCH_BYTES: Final = 16 * 2**20
"""One transaction of an ingest: what a kill can cost is below one second."""

INLINE_BYTES: Final = 512 * 2**10
"""Below this an ingest starts no worker processes: they cost more than they save."""

LOCK_WAIT_S: Final = 10.0
"""How long a second writer waits before it says who holds the lock."""

BUSY_MS: Final = 10_000
"""SQLite's own wait, for a checkpoint that a reader delays."""

SYNC_DOCUMENTS: Final = 2_000
"""Documents handed to a search engine between two looks at the change log."""

MAX_QUERY_CHARS: Final = 4_096
"""What of a query is read; a pasted article beyond it is cut, and that is said."""

MAX_QUERY_DEPTH: Final = 200
"""Nested groups; deeper parentheses are read as if they were not there."""

MAX_QUERY_TERMS: Final = 512
"""Words of a query that reach an engine."""

MAX_SAVED_PARTS: Final = 512
"""Words and other parts that saved searches may put into one query, the searches
they use included: a handful of them could otherwise double it each."""

MAX_SAVED_BYTES: Final = 256 * 2**10
"""The size of ``saved.yml``: a thousand searches, read in a second."""

MAX_TERM_CHARS: Final = 64
"""A longer token is kept by its first 64 characters: nobody types more, and
base64 in an article must not become the dictionary."""

MAX_HITS: Final = 1_000
"""Hits in one page of an answer; export and cursors reach the rest."""

EXPORT_DOCUMENTS: Final = 100
"""Documents of an export held at a time: enough that statements cost next to nothing."""

MAX_FACET_VALUES: Final = 1_000
"""Values of one facet in one answer."""

SNIPPET_CHARS: Final = 200
"""The length a snippet is cut to: two lines of an 80-column terminal and a bit."""

MAX_PASSAGE_SCAN: Final = 400
"""Passages of one document looked through for a snippet."""

MAX_JSON_DEPTH: Final = 64
"""Nesting in a JSON record; the formats we know need eight."""

UID_CHARS: Final = 100
"""The headline's part of a uid: long enough to be read, short enough for a URL."""
