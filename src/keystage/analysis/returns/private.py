"""What may be of one pupil and is never quoted: a UPN, a day of birth, a name."""

import re

__all__ = ["is_private", "quotable"]

_UPN = re.compile(r"[A-Za-z]\s?\d{11}[\dA-Za-z]|\d{9,}")
_DAY = re.compile(r"\d{1,2}(st|nd|rd|th)?[/. -](\d{1,2}|[A-Za-z]{3,9})[/. -]\d{2,4}|\d{4}-\d\d-\d\d|(19|20)\d{6}")
_CODE = re.compile(
    r"[A-Za-z]{0,4}[+*=-]?\d{1,3}(\.\d{1,2})?[A-Za-z]{0,2}[+*=-]?|[A-Za-z][+*=-]?|\d[A-Za-z]?-\d[A-Za-z]?"
)


def is_private(text: str) -> bool:
    """Whether a text looks like a pupil's number or a day."""
    bare = text.strip()
    return bool(_UPN.fullmatch(bare) or _DAY.fullmatch(bare))


def quotable(text: str) -> bool:
    """Whether a cell of a result is short and has a figure, or is one letter: then it is no name."""
    return bool(_CODE.fullmatch(text.strip()))
