"""Loaded by the served area alone (it stands first in its PYTHONPATH): writes down which templates were drawn."""

import os
from pathlib import Path

_FILE = os.environ.get("KEYSTAGE_TEMPLATES_SEEN")
if _FILE:
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
