"""What the worker calls every few seconds."""

from keystage.service.accounts.actions import forget_old_failures

__all__ = ["forget"]


def forget() -> None:
    """Sign-ins that failed more than a day ago."""
    forget_old_failures()
