"""Links that are good once: the token goes into the letter, its digest into the database."""

import secrets
from hashlib import sha256

from django.utils.crypto import salted_hmac

__all__ = ["digest", "keyed_digest", "new_token"]


def new_token() -> str:
    """A word for a link that nobody can guess."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token: enough to know it again, too little to make it."""
    return sha256(token.encode()).hexdigest()


def keyed_digest(words: str) -> str:
    """What is kept of something guessable, such as an address: without the service's key nobody can try them all."""
    return salted_hmac("keystage.service.accounts.tokens", words, algorithm="sha256").hexdigest()
