"""Files in: from bytes to releases."""
