"""What the worker does for privacy by itself."""

from time import monotonic

from keystage.service.privacy.packs import clear_strays, remove_old

__all__ = ["forget"]

_HOUR = 3_600  # seconds
_looked: list[float] = []  # when `forget` last looked, in this process


def forget() -> None:
    """Once an hour: what was gathered about a person is not kept longer than it takes to hand it over."""
    if not _looked or monotonic() - _looked[0] > _HOUR:
        _looked[:] = [monotonic()]
        remove_old()
        clear_strays()
