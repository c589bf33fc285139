"""A process that should not outlive the one that began it."""

import os
import threading
import time

__all__ = ["BEGUN_BY", "end_with_parent"]

BEGUN_BY = "BEGUN_BY_PROCESS"  # what begins us writes its number here: it may have ended before we can ask


def end_with_parent(every: float = 0.5) -> None:
    """End this process, whatever it does, soon after its parent has ended, by whatever means (kill -9 too)."""
    parent = int(os.environ.get(BEGUN_BY) or os.getppid())

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(every)
        os._exit(0)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()
