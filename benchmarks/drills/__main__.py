"""`python -m benchmarks.drills NAME [words]`: see `script/drill`."""

import pkgutil
import sys
from importlib import import_module

from benchmarks import drills


def main(words: list[str]) -> int:
    known = sorted(one.name for one in pkgutil.iter_modules(drills.__path__) if not one.name.startswith("_"))
    name, *rest = words or [""]
    if name == "all":
        return max(_run(one, []) for one in known)
    if name in known:
        return _run(name, rest)
    print("script/drill NAME [words], or all:", file=sys.stderr)
    for one in known:
        about = (import_module(f"benchmarks.drills.{one}").__doc__ or "").strip().partition("\n")[0]
        print(f"  {one:<12} {about}", file=sys.stderr)
    return 2


def _run(name: str, words: list[str]) -> int:
    print(f"== {name}", flush=True)
    done: int = import_module(f"benchmarks.drills.{name}").main(words)
    return done


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
