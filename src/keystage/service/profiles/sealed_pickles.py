"""Values kept on disk as pickles that open only where this service wrote them.

A pickle may run what it is told as it opens. So a code made with the service's key stands before it, and without that
it is not opened; and what opens it knows only the classes that figures are made of.
"""

import hmac
import io
import pickle
import zlib
from typing import Any

from django.conf import settings

__all__ = ["NotOursError", "key_mark", "open_sealed", "seal"]

_CODE = 32  # bytes
_QUICK = 1  # zlib's level: a tenth of the size, for one millisecond a page
_OURS = ("keystage.analysis.", "keystage.service.profiles.")
_OTHERS = {
    ("datetime", "date"), ("datetime", "datetime"), ("datetime", "timedelta"), ("builtins", "set"),
    ("builtins", "frozenset"), ("polars.dataframe.frame", "DataFrame"), ("polars.series.series", "Series"),
}  # fmt: skip


class NotOursError(ValueError):
    """What lies there was not written by this service, or has been damaged since."""


def seal(value: object) -> bytes:
    """The value, squeezed, behind its code."""
    squeezed = zlib.compress(pickle.dumps(value, protocol=5), _QUICK)
    return _code(squeezed) + squeezed


def open_sealed(data: bytes) -> Any:
    """The value. Raises NotOursError where the code does not fit, or something of another class is in it."""
    if not hmac.compare_digest(data[:_CODE], _code(data[_CODE:])):
        raise NotOursError("These figures were not written by this service.")
    try:
        return _Known(io.BytesIO(zlib.decompress(data[_CODE:]))).load()
    except pickle.UnpicklingError as problem:
        raise NotOursError("These figures hold what figures are not made of.") from problem


def key_mark() -> str:
    """Tells one key from another, and not what it is: with a new key, figures are made anew."""
    return _code(b"mark").hex()[:16]


class _Known(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _OTHERS and not module.startswith(_OURS):
            raise pickle.UnpicklingError(f"{module}.{name}")
        found = super().find_class(module, name)
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name} is no class")
        return found


def _code(data: bytes) -> bytes:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"keystage figures", "sha256")
    return hmac.digest(key, data, "sha256")
