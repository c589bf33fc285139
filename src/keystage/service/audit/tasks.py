"""What the worker calls every few seconds."""

from keystage.service.audit.events import record
from keystage.service.audit.noted import check_noted
from keystage.service.audit.sealing import seal_rows

__all__ = ["seal"]


def seal() -> None:
    """Seal what has been recorded since the last time, and miss what has gone since before it was."""
    seal_rows()
    if gone := check_noted():
        record("audit.events-missed", by=None, kind="audit", key="record", events=gone)
