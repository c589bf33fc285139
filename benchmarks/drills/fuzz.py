"""Random requests to every address, for so many minutes on each database: `fuzz [minutes] [seed]`.

The requests of `tests/service/fuzz` in rounds of other seeds, without figures and with; ends at the first bad answer,
whose seed is printed.
"""

import os
import random
import subprocess
import sys
import time

from tests.on_postgres import served

_TESTS = ["tests/service/fuzz", "tests/service/profiles/test_fuzz_of_figures.py"]
_A_ROUND = "1500"


def main(words: list[str]) -> int:
    minutes = float(words[0]) if words else 5.0
    seed = int(words[1]) if len(words) > 1 else random.SystemRandom().randrange(1_000_000)
    with served() as url:
        for name, database in (("SQLite", {}), ("PostgreSQL", {"DATABASE_URL": url})):
            until, rounds = time.monotonic() + minutes * 60, 0
            while time.monotonic() < until or not rounds:
                seed, rounds = seed + 10, rounds + 1
                given = {**os.environ, **database, "KEYSTAGE_FUZZ": _A_ROUND, "KEYSTAGE_FUZZ_SEED": str(seed)}
                if subprocess.run([sys.executable, "-m", "pytest", *_TESTS], env=given, check=False).returncode:
                    print(f"{name}: a bad answer with seed {seed}: script/drill fuzz 0 {seed - 10}")
                    return 1
            print(f"{name}: {rounds} rounds of {4 * int(_A_ROUND):,} requests, no bad answer", flush=True)
    return 0
