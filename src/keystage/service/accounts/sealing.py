"""Secrets of second factors as the database keeps them: encrypted by a key that lies outside it.

The key is KEYSTAGE_SECOND_FACTOR_KEY, or the file second-factor-key of the home. Several words in it are several keys:
the first seals, each of them opens. So it is changed by writing a new one before the old, sealing everything anew
(`keystage manage reseal_second_factors`), and taking the old one out.
"""

from django.conf import settings

from keystage.analysis.errors import InputError
from keystage.service.privacy.ciphers import SealError, open_by, seal_by

__all__ = ["opened", "sealed", "sealed_anew"]

_FOR = b"keystage second factors, 1"


def sealed(text: str) -> str:
    return seal_by(settings.SECOND_FACTOR_KEY, text.encode(), purpose=_FOR).decode("ascii")


def opened(token: str) -> str:
    """Raises InputError where none of the keys sealed it."""
    try:
        return open_by(settings.SECOND_FACTOR_KEY, token.encode("ascii"), purpose=_FOR).decode()
    except (SealError, UnicodeEncodeError):
        raise InputError(
            "Your second factor cannot be read, because the service has another key than when you set it up. Ask "
            "whoever looks after Keystage to put the file second-factor-key back, or to take your second factor away."
        ) from None


def sealed_anew(token: str) -> str:
    """By the first key. Raises InputError as `opened` does."""
    return sealed(opened(token))
