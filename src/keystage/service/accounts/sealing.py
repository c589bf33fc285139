"""Secrets of second factors as the database keeps them: encrypted by a key that lies outside it.

The key is KEYSTAGE_SECOND_FACTOR_KEY, or the file second-factor-key of the home. Several words in it are several keys:
the first seals, each of them opens. So it is changed by writing a new one before the old, sealing everything anew
(`keystage manage reseal_second_factors`), and taking the old one out.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from keystage.analysis.errors import InputError

__all__ = ["opened", "sealed", "sealed_anew"]

_FOR = b"keystage second factors, 1"


def sealed(text: str) -> str:
    return _keys().encrypt(text.encode()).decode("ascii")


def opened(token: str) -> str:
    """Raises InputError where none of the keys sealed it."""
    try:
        return _keys().decrypt(token.encode("ascii")).decode()
    except (InvalidToken, UnicodeEncodeError):
        raise InputError(
            "Your second factor cannot be read, because the service has another key than when you set it up. Ask "
            "whoever looks after Keystage to put the file second-factor-key back, or to take your second factor away."
        ) from None


def sealed_anew(token: str) -> str:
    """By the first key. Raises InputError as `opened` does."""
    return sealed(opened(token))


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_derived(word)) for word in settings.SECOND_FACTOR_KEY.split()])


def _derived(word: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=_FOR).derive(word.encode())
    return urlsafe_b64encode(made)
