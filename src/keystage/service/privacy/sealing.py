"""What people told us in a request, and who they are, as the database keeps it: sealed by a key that lies outside it.

The key is the file privacy-key of the home, made at first use. Without it requests keep their dates and decisions, and
nobody can read any more whom they were about. Several words in it are several keys: the first seals, each opens.
"""

import json
import os
import secrets
from typing import Any

from django.conf import settings

from keystage.analysis.errors import InputError
from keystage.service.privacy.ciphers import SealError, open_by, seal_by

__all__ = ["KEY_FILE", "opened", "opened_bytes", "sealed", "sealed_bytes"]

KEY_FILE = "privacy-key"
_FOR = b"keystage requests by people's rights, 1"


def sealed(value: Any) -> str:
    """Any value of JSON, as text for a column."""
    return sealed_bytes(json.dumps(value, separators=(",", ":")).encode()).decode("ascii")


def opened(token: str) -> Any:
    """What was sealed; None where nothing was. Raises InputError where another key sealed it."""
    return json.loads(opened_bytes(token.encode("ascii"))) if token else None


def sealed_bytes(data: bytes) -> bytes:
    return seal_by(_key(), data, purpose=_FOR)


def opened_bytes(token: bytes) -> bytes:
    """Raises InputError where none of the keys sealed it, or it was changed."""
    try:
        return open_by(_key(), token, purpose=_FOR)
    except SealError:
        raise InputError(
            f"This cannot be read: it was sealed with another key than the file {KEY_FILE} in the service's folder, or "
            "has been changed since. Ask whoever keeps the service to put that file back from a backup."
        ) from None


def _key() -> str:
    """Made at first use: whole or not at all, and where two make it, the first one's counts."""
    file = settings.KEYSTAGE_HOME / KEY_FILE
    if not file.exists():
        making = file.with_name(f".{KEY_FILE}-{secrets.token_hex(4)}")
        number = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="ascii") as made:
            made.write(secrets.token_urlsafe(50))
            made.flush()
            os.fsync(made.fileno())
        try:
            os.link(making, file)
        except FileExistsError:
            pass
        finally:
            making.unlink()
    return str(file.read_text("ascii"))
