"""Links that are good once: the token goes into the letter, its digest into the database."""

import secrets
from hashlib import sha256

__all__ = ["digest", "new_token"]


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
