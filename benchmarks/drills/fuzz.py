"""Random requests to every address and spoiled files, so many minutes on each database: `fuzz [minutes] [seed]`.

The requests of `tests/service/fuzz` in rounds of other seeds, without figures and with, and real files spoiled by
chance on their whole way: sent in, read, mapped, accepted. It ends at the first bad answer, whose seed is printed.
`KEYSTAGE_FUZZ_ONLY=files` (or requests) does half of it.
"""

import os
import random
import subprocess
import sys
import time

from tests.on_postgres import served

_TESTS = {
    "requests": ["tests/service/fuzz/test_requests.py", "tests/service/profiles/test_fuzz_of_figures.py"],
    "files": ["tests/service/fuzz/test_uploads.py"],
}
_A_ROUND, _FILES = "1500", "200"


def main(words: list[str]) -> int:
    minutes = float(words[0]) if words else 5.0
    kinds = (os.environ.get("KEYSTAGE_FUZZ_ONLY") or " ".join(_TESTS)).split()
    tests = [one for of in kinds for one in _TESTS[of]]
    each = " and ".join({"requests": f"{4 * int(_A_ROUND):,} requests", "files": f"{_FILES} files"}[of] for of in kinds)
    seed = int(words[1]) if len(words) > 1 else random.SystemRandom().randrange(1_000_000)
    with served() as url:
        for name, database in (("SQLite", {}), ("PostgreSQL", {"DATABASE_URL": url})):
            until, rounds = time.monotonic() + minutes * 60, 0
            while time.monotonic() < until or not rounds:
                seed, rounds = seed + 1_000, rounds + 1
                given = {**os.environ, **database, "KEYSTAGE_FUZZ": _A_ROUND, "KEYSTAGE_FUZZ_SEED": str(seed)}
                given["KEYSTAGE_FUZZ_FILES"] = _FILES
                if subprocess.run([sys.executable, "-m", "pytest", *tests], env=given, check=False).returncode:
                    print(f"{name}: a bad answer with seed {seed}: script/drill fuzz 0 {seed - 1_000}")
                    return 1
            print(
                f"{name}: {rounds} rounds of {each}, no bad answer",
                flush=True,
            )
    return 0
