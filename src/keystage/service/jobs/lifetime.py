"""A process that should not outlive the one that began it."""

import os
import threading
import time

__all__ = ["end_with_parent"]


def end_with_parent(every: float = 0.5) -> None:
    """End this process, whatever it does, soon after its parent has ended, by whatever means (kill -9 too)."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(every)
        os._exit(0)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()
