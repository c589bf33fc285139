"""What the worker calls every few seconds."""

from keystage.service.audit.sealing import seal_rows

__all__ = ["seal"]


def seal() -> None:
    """Seal what has been recorded since the last time."""
    seal_rows()
