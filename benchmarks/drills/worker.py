"""Server, worker and jobs killed at random moments: the tests of it, `worker [rounds]` times over."""

import subprocess
import sys

_TESTS = "tests/integration/service/test_faults.py"


def main(words: list[str]) -> int:
    rounds = int(words[0]) if words else 3
    for number in range(1, rounds + 1):
        print(f"round {number} of {rounds}", flush=True)
        if subprocess.run([sys.executable, "-m", "pytest", _TESTS], check=False).returncode:
            return 1
    return 0
