"""Codes of an authenticator app (RFC 6238): six digits, half a minute each, one either side for a clock that is off."""

import hmac
import re
import secrets
from urllib.parse import quote

import pyotp
import segno

__all__ = ["STEP", "address_for_app", "in_groups", "new_recovery_code", "new_secret", "picture", "plain", "step_of"]

STEP = 30  # seconds
_OFF = 1  # steps that a phone's clock may be off
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is taken for another
_RECOVERY = 16  # letters: 78 bits


def new_secret() -> str:
    """160 bits, as RFC 4226 recommends, in the letters an app takes."""
    return pyotp.random_base32(32)


def step_of(code: str, *, secret: str, now: float, after: int) -> int | None:
    """The half-minute of a code, if it is one of now and later than `after`; None: the code is not right."""
    given, here = plain(code), int(now) // STEP
    made = pyotp.TOTP(secret)
    for step in range(here - _OFF, here + _OFF + 1):
        if hmac.compare_digest(made.generate_otp(step).encode(), given.encode("utf-8", "replace")) and step > after:
            return step
    return None


def address_for_app(*, secret: str, email: str, title: str) -> str:
    """What the picture says: otpauth://…, with whose account it is for."""
    issuer = quote(f"Keystage {title}".strip())
    return f"otpauth://totp/{issuer}:{quote(email)}?secret={secret}&issuer={issuer}"


def picture(address: str) -> str:
    """A QR code as SVG that stands in the page itself: no style, no script, no address of its own."""
    made: str = segno.make(address, error="m").svg_inline(
        scale=5, border=4, light="#fff", svgclass=None, lineclass=None
    )
    return made


def in_groups(word: str) -> str:
    """Four letters at a time, to be typed."""
    return " ".join(re.findall(".{1,4}", word))


def new_recovery_code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_RECOVERY))


def plain(code: str) -> str:
    """As it was made, however it was typed: without spaces and hyphens, in capitals."""
    return re.sub(r"[\s‐-―-]", "", code).upper()
