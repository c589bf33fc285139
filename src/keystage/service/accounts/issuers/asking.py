"""Asking the issuer: by HTTPS, with limits on time and size, and never led on to another address."""

import json
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
import structlog

from keystage.analysis.errors import InputError
from keystage.service.accounts.issuers.setting import issuer

__all__ = ["TIMEOUT", "ask", "away", "checked_address", "refused_log"]

TIMEOUT = (3.05, 5)  # seconds to connect, between two pieces of the answer
_WHOLE = 10  # seconds for all of it
_MOST = 1_000_000  # bytes
_log = structlog.get_logger("keystage.issuer")


def ask(url: str, *, token: str = "") -> dict[str, Any]:
    """A JSON object. Raises InputError with what to tell whoever waits."""
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    begun, body = monotonic(), bytearray()
    try:
        with requests.get(url, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
            if answer.status_code != 200:
                raise away(f"status {answer.status_code}")
            for piece in answer.iter_content(65_536):
                body += piece
                if len(body) > _MOST or monotonic() - begun > _WHOLE:
                    raise away("too long")
        found = json.loads(bytes(body))
    except (requests.RequestException, ValueError) as problem:
        raise away(type(problem).__name__) from problem
    if not isinstance(found, dict):
        raise away("not an object")
    return found


def checked_address(said: Any) -> str:
    """An address the issuer names. Raises InputError unless it is encrypted as the issuer's own is."""
    parts = urlsplit(said) if isinstance(said, str) else None
    if parts is None or not parts.hostname or parts.scheme != urlsplit(issuer().url).scheme:
        raise away("an address that is not encrypted")
    return str(said)


def away(why: str) -> InputError:
    """What is wrong goes to the log, in words of ours; the person hears what they can do."""
    refused_log(why)
    return InputError(
        f"{issuer().name} does not answer as it should, so nobody can be signed in by it now. "
        "Try again in some minutes; if it stays so, tell whoever looks after Keystage."
    )


def refused_log(why: str) -> None:
    _log.warning("issuer", problem=why)
