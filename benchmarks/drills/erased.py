"""A pupil erased by two people, and an older backup restored: with the ledger of erasures beside it, and without."""

import os
import subprocess
import sys

_TEST = "tests/integration/service/test_erased_and_restored.py"


def main(words: list[str]) -> int:
    given = {**os.environ, "KEYSTAGE_DRILLS": "1"}
    return subprocess.run([sys.executable, "-m", "pytest", "-v", _TEST, *words], env=given, check=False).returncode
