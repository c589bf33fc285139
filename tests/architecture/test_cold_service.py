"""What a server process loads before it answers: nobody waits seconds for the rooms that draw figures."""

import os
import subprocess
import sys
from pathlib import Path

_HEAVY = ("polars", "numpy", "scipy", "typst", "narwhals", "keystage.analysis.packs", "keystage.analysis.charts")
_ASKED = """
import sys, django
django.setup()
from django.urls import get_resolver, resolve, reverse
reverse("profiles:area", kwargs={"kind": "la", "code": "999"}), resolve("/health/live")
get_resolver()._populate()
from django.template import engines
engines["django"].get_template("site/base.html")
print(*(name for name in sys.argv[1:] if name in sys.modules))
"""


def test_addresses_are_known_and_a_template_is_read_without_what_draws_figures(tmp_path: Path) -> None:
    at = {"KEYSTAGE_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "keystage.service.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", _ASKED, *_HEAVY], env=os.environ | at, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
