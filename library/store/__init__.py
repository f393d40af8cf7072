"""SQLite, the one truth: schema, documents in and out, the change log."""
