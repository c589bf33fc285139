"""Django's SQLite, which never loses sight of its file: see `base`."""
