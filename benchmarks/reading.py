"""Reading every core file, findings included, against Polars' bare parse of the same bytes.

Core files: performance tables, registers, inspections, authorities' figures, the new statistics. The bare parse is
`read_csv(infer_schema=False)` (gzip unpacked on the way) or `read_parquet`: text in columns, nothing looked at. Both
start from the bytes in memory, warm, file by file in turn.
"""

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

import keystage as ks

FOLDERS = ("performance", "register", "ofsted", "la_level", "ees")
ASKED = {"abs": "2018/19", "census": "2018/19", "swf": "2018/19", "2012-13": "2012/13", "geo": "2018/19",
         "provisional": "2018/19", "spine": "2017/18"}  # fmt: skip
GOAL = 3.0
ROUNDS = 7


def main() -> None:
    data = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not data.is_dir():
        raise SystemExit("the real public files (../shared/data) are not here")
    clock = time.process_time if "--cpu" in sys.argv else time.perf_counter
    files = [f for folder in FOLDERS for f in sorted((data / folder).iterdir()) if f.suffix != ".xlsx"]
    bare_total = ours_total = 0.0
    print(f"{'bare ms':>9}{'ours ms':>9}{'ratio':>7}  rows x columns  file")
    for file in files:
        raw = file.read_bytes()
        year = next((year for word, year in ASKED.items() if word in file.name), None)
        bare, ours = _interleaved(lambda r=raw, f=file: _bare(r, f), lambda r=raw, y=year: ks.read(r, year=y), clock)
        (reading, *_) = ks.read(raw, year=year)
        shape = f"{reading.rows:>8,} x {reading.frame.width:<4}"
        print(f"{bare * 1000:9.1f}{ours * 1000:9.1f}{ours / bare:7.1f}  {shape}  {file.name}")
        bare_total, ours_total = bare_total + bare, ours_total + ours
    ratio = ours_total / bare_total
    print(f"{len(files)} files: bare {bare_total * 1000:.0f} ms, read {ours_total * 1000:.0f} ms, ratio {ratio:.2f}")
    print(f"goal: at most {GOAL:.0f}: {'met' if ratio <= GOAL else 'missed'}")


def _bare(raw: bytes, file: Path) -> pl.DataFrame:
    if file.suffix == ".parquet":
        return pl.read_parquet(io.BytesIO(raw))
    return pl.read_csv(io.BytesIO(raw), infer_schema=False, truncate_ragged_lines=True, encoding="utf8-lossy")


def _interleaved(
    one: Callable[[], object], other: Callable[[], object], clock: Callable[[], float]
) -> tuple[float, float]:
    """The median seconds of each, run in turn."""
    one(), other()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for run, taken in zip((one, other), times, strict=True):
            start = clock()
            run()
            taken.append(clock() - start)
    return statistics.median(times[0]), statistics.median(times[1])


if __name__ == "__main__":
    main()
