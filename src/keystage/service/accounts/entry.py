"""What a session holds once somebody has signed in to the end, and what it must hold to go on."""

from collections.abc import MutableMapping
from time import time
from typing import Any

__all__ = ["BEGAN", "BROWSER", "CONFIRMED", "ROLES", "SECOND", "mark_entered"]

BEGAN = "began"  # seconds since 1970, when they signed in
BROWSER = "browser"  # in words, for its owner
CONFIRMED = "confirmed"  # when they last showed that it is they: by password, code or their authority's own sign-in
ROLES = "roles"  # a digest of the roles they had; a session does not outlive a change of them
SECOND = "second"  # by what second factor they came in; absent: by none


def mark_entered(session: MutableMapping[str, Any], *, second: str) -> None:
    """second: "app", "recovery", "issuer"; "" where none was needed or set up."""
    now = int(time())
    session[BEGAN] = session[CONFIRMED] = now
    if second:
        session[SECOND] = second
