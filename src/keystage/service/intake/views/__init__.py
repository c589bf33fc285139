"""Pages of files in: what came, what was read, what is expected."""
