"""Loaded by the served area alone (it stands first in its PYTHONPATH): notes templates that are drawn; ends in time."""

import os
import threading
import time
from pathlib import Path

_FILE = os.environ.get("KEYSTAGE_TEMPLATES_SEEN")


def _end_with(parent: int) -> None:
    """A test that is killed ends nothing it has begun: what it began sees to that."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


if _FILE:
    threading.Thread(target=_end_with, args=(os.getppid(),), name="end-with-parent", daemon=True).start()

    from django.template.base import Template

    _draw = Template._render
    _seen: set[str] = set()

    def _noted(self, context):  # type: ignore[no-untyped-def]  # in place of Django's own
        if self.name and self.name not in _seen:
            _seen.add(self.name)
            with Path(_FILE).open("a") as kept:
                kept.write(f"{self.name}\n")
        return _draw(self, context)

    Template._render = _noted
