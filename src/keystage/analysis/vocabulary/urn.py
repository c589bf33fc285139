"""Unique reference numbers: one for each legal establishment, five or six figures."""

import re

__all__ = ["SHAPE", "problem"]

SHAPE = r"^[1-9][0-9]{4,5}$"  # as text; a regular expression that Polars and Python read alike
_SHAPE = re.compile(SHAPE)


def problem(text: str | None) -> str | None:
    """What is wrong with a school's URN, in a sentence, or None. Blanks around it do not matter."""
    urn = (text or "").strip()
    if not urn:
        return "The school’s URN is missing. Look it up in Get Information about Schools."
    if not _SHAPE.match(urn):
        return f"“{urn}” is not a URN, which has six figures."
    return None
