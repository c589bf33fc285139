"""Importing a file against reading it bare: all England's key stage 2, from the command line's own road.

python benchmarks/imports.py [folder of real files]
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from keystage.analysis.store import Home, take_in

GOAL = 3.0  # seconds
RUNS = 5
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def store(file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (taken,) = take_in(file, home=Home(Path(folder)), now=NOW, year="2017/18")
        assert taken.written


def main(data: Path) -> None:
    file = data / "performance" / "ks2_2017-18_england_25col.csv.gz"
    if not file.is_file():
        raise SystemExit(f"{file} is not here: give the folder of real files.")
    store(file)
    pairs = [(timed(lambda: pl.read_csv(file, infer_schema=False)), timed(lambda: store(file))) for _ in range(RUNS)]
    bare, ours = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(
        f"all England's key stage 2: bare parse {bare:.3f} s; read, checked and kept {ours:.3f} s; {ours / bare:.1f} x"
    )
    print(f"goal: at most {GOAL:.0f} s: {'met' if ours <= GOAL else 'missed'}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "data")
