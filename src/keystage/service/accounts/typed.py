"""The same word whatever keyboard wrote it."""

from unicodedata import normalize

__all__ = ["as_typed"]


def as_typed(password: str) -> str:
    """A password in one form: “é” of one key and “é” of two are the same to whoever types it (NIST SP 800-63B)."""
    return normalize("NFKC", password)
