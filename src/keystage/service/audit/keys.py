"""The key of the record: it lies outside the database, so that whoever can write there cannot write as the service."""

import os
import secrets

from django.conf import settings

__all__ = ["audit_key"]


def audit_key() -> bytes:
    """From the settings, else made at first use and readable by the service's account alone."""
    if getattr(settings, "AUDIT_KEY", ""):
        return str(settings.AUDIT_KEY).encode()
    file = settings.KEYSTAGE_HOME / "audit-key"
    try:
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes(file.read_bytes().strip())
    with os.fdopen(number, "wb") as made:
        made.write(key := secrets.token_hex(32).encode())
    return key
