"""Sealing by AES-256-GCM: what was changed, or sealed by another key or for another purpose, does not open.

Keys are made (HKDF) from words of a file or setting. Several words are several keys: the first seals, each opens.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

__all__ = ["SealError", "open_by", "seal_by"]

_KIND = b"\x01"  # AES-256-GCM; another cipher would get another number, and both would open
_NONCE = 12  # bytes, drawn for each


class SealError(Exception):
    """None of the keys sealed it for this purpose, or it was changed since."""


def seal_by(words: str, data: bytes, *, purpose: bytes) -> bytes:
    """In letters that any column takes."""
    nonce = secrets.token_bytes(_NONCE)
    first = words.split()[0]
    return urlsafe_b64encode(_KIND + nonce + _key(first, purpose).encrypt(nonce, data, _KIND + purpose))


def open_by(words: str, token: bytes, *, purpose: bytes) -> bytes:
    """Raises SealError."""
    try:
        raw = urlsafe_b64decode(token)
    except (NotBase64, ValueError) as problem:
        raise SealError from problem
    if raw[:1] != _KIND:
        raise SealError
    nonce, kept = raw[1 : 1 + _NONCE], raw[1 + _NONCE :]
    for word in words.split():
        try:
            return _key(word, purpose).decrypt(nonce, kept, _KIND + purpose)
        except (InvalidTag, ValueError):
            continue
    raise SealError


def _key(word: str, purpose: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(word.encode()))
