"""What Keystage raises on purpose; nothing else is raised deliberately. And how a full disk is told from the rest."""

import errno

__all__ = ["DamagedError", "InputError", "KeystageError", "MethodError", "is_full"]

_FULL = (errno.ENOSPC, errno.EDQUOT)
_IN_WORDS = tuple(f"(os error {number})" for number in _FULL)  # as Polars says it


class KeystageError(Exception):
    """Base of every error that Keystage raises on purpose."""


class InputError(KeystageError):
    """What a person gave cannot be used. The message is a sentence fit to show them: what it is, what to do."""


class DamagedError(InputError):
    """A file that Keystage itself keeps is missing or not as it was written: which, and what to do."""


class MethodError(KeystageError):
    """A calculation was asked for that has no honest answer (eras mixed, too few pupils, no variance)."""


def is_full(problem: BaseException | None) -> bool:
    """Whether an error says that the disk, or what somebody may use of it, is used up."""
    if isinstance(problem, OSError):
        return problem.errno in _FULL
    return problem is not None and str(problem).endswith(_IN_WORDS)
