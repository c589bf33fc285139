"""What the worker calls every few seconds."""

from keystage.service.accounts.actions import forget_old_sign_ins

__all__ = ["forget"]


def forget() -> None:
    """Sign-ins that failed more than a day ago, sessions that are over."""
    forget_old_sign_ins()
